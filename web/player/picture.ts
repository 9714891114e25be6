// A still picture of what a display shows at an instant: for people who look ahead, or back, or at what its renderer attests.
// It is drawn from the documents by the same At and the same boards and notices as on the display; only the bytes come
// straight from the daemon, and nothing moves. A live stream cannot be drawn: its name stands for it.
import { at, forever } from './at.ts'
import { Board } from './board/board.ts'
import boardCss from './board/board.css?inline'
import type { Geometry } from './geometry.ts'
import { noNotices, type Notices } from './notices.ts'
import { Overlay } from './overlay.ts'
import css from './player.css?inline'
import slateCss from './slate.css?inline'
import type { Item, Line, Program } from './program.ts'
import { isVideo } from './due.ts'
import { slate } from './slate.ts'
import type { Ground } from './stage.ts'

/** What a display follows. */
export interface Followed {
  program: Program
  notices: Notices
  geometry: Geometry
}

/** What a renderer attests: the item of each region, '' for the slate, and the notice that is over them, '' for none. */
export interface Attested {
  shows: Readonly<Record<string, string>>
  over: string
}

/** What a region shows, and how far into it. */
interface Shown {
  item: Item | undefined
  offset: number
}

export class Picture {
  private readonly player = box('player')
  private readonly ground = new Paper()
  private overlay = new Overlay(this.ground)
  private regions: RegionPicture[] = []
  private program: Program | undefined
  private zone: string | undefined
  /** The notices as they are drawn: the same object as long as they are the same. */
  private drawn = { notices: noNotices, over: undefined as string | undefined, as: noNotices }

  /** Draws into an element that has the shape of the display; `small`: from the small pictures of assets, for lists of many. */
  constructor(host: HTMLElement, private readonly small = false) {
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [(sheet ??= style())]
    this.player.append(this.ground.display)
    root.replaceChildren(this.player)
  }

  /** Draws what the documents say of an instant, so many pixels wide. */
  show(of: Followed, t: number, width: number): void {
    const { regions } = at(of.program, of.notices, t)
    this.draw(of, regions.map((s) => ({ item: of.program.items[s.item], offset: s.offset })), undefined, t, width)
  }

  /** Draws what a renderer that follows the documents attests. Of two pages of a board, and of how far it is, it says nothing: that is by the clock. */
  attest(of: Followed, { shows, over }: Attested, t: number, width: number): void {
    const due = at(of.program, noNotices, t).regions
    const regions = of.program.regions.map((line, i): Shown => {
      const id = shows[line.id] ?? ''
      const { item: index, offset } = due[i]!
      const item = of.program.items[index]
      return item?.id === id ? { item, offset } : { item: of.program.items.find((x) => x.id === id), offset: 0 }
    })
    this.draw(of, regions, over, t, width)
  }

  private draw({ program, notices, geometry }: Followed, shown: Shown[], over: string | undefined, t: number, width: number): void {
    if (program !== this.program) {
      this.program = program
      this.zone = program.items.find((i) => i.page)?.page?.house.zone
      for (const r of this.regions) r.element.remove()
      this.regions = program.regions.map((line) => new RegionPicture(line, this.small))
      this.ground.canvas.prepend(...this.regions.map((r) => r.element))
    }
    this.ground.follow(program, geometry, width)
    shown.forEach(({ item, offset }, i) => this.regions[i]!.show(item, offset, t))
    this.overlay.tick({ t, own: t, number: t, cut: true }, this.still(notices, over), this.zone, false)
  }

  /** Notices without their streams; of those, if it is said which one is on the glass, that one alone and whatever the time. */
  private still(notices: Notices, over: string | undefined): Notices {
    if (notices !== this.drawn.notices || over !== this.drawn.over) {
      const of = notices.notices.filter((n) => over === undefined || n.id === over)
      const always = over === undefined ? {} : { from: 0, until: forever }
      this.drawn = { notices, over, as: { v: 1, notices: of.map((n) => ({ ...n, ...always, stream: '' })) } }
    }
    return this.drawn.as
  }
}

let sheet: CSSStyleSheet | undefined

/**
 * The player's style, for all pictures, and the ground of its page, which is seen beside a canvas that makes room. In a page of many, one that
 * changes lays out no other, and none has layers of its own.
 */
function style(): CSSStyleSheet {
  const made = new CSSStyleSheet()
  made.replaceSync(`${slateCss}${css}${boardCss}.display{background:#244A4E}:host{contain:layout paint}.plane{will-change:auto}video{background:none}`)
  return made
}

/** The display's glass, scaled to the width of what it is drawn into. */
class Paper implements Ground {
  readonly display = box('display')
  readonly sheet = box('sheet')
  readonly canvas = box('canvas')
  seen: readonly [number, number] = [1920, 1080]
  whole: readonly [number, number] = [1920, 1080]
  private strip = 0

  constructor() {
    this.sheet.append(this.canvas)
    this.display.append(this.sheet)
  }

  follow(program: Program, { viewport: [x, y, w, h] }: Geometry, width: number): void {
    this.whole = program.canvas
    this.seen = [w, h]
    Object.assign(this.display.style, { width: `${w}px`, height: `${h}px`, transform: `scale(${width / w})` })
    Object.assign(this.sheet.style, { width: `${this.whole[0]}px`, height: `${this.whole[1]}px`, transform: `translate(${-x}px,${-y}px)` })
    this.makeRoom(this.strip)
  }

  makeRoom(strip: number): void {
    this.strip = strip
    const [width, height] = this.whole
    const shrink = (height - strip) / height
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px`, transform: shrink === 1 ? 'none' : `translate(${(width * (1 - shrink)) / 2}px,0) scale(${shrink})` })
  }
}

class RegionPicture {
  readonly element = box('region')
  private plane = box('plane')
  private item: Item | undefined
  private board: Board | undefined

  constructor(private readonly line: Line, private readonly small: boolean) {
    const [x, y, w, h] = line.rect
    Object.assign(this.element.style, { left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${h}px` })
    this.element.append(slate(), this.plane)
  }

  show(item: Item | undefined, offset: number, t: number): void {
    const film = item === this.item ? this.plane.querySelector('video') : this.draw(item)
    this.board?.tick(t)
    if (film instanceof HTMLVideoElement && item && !this.small) film.currentTime = (item.length > 0 ? offset % item.length : 0) / 1000
  }

  /** Draws another item. What was there stays until its bytes are here. */
  private draw(item: Item | undefined): Element | undefined {
    this.item = item
    const before = [...this.plane.children]
    const there = () => before.forEach((e) => e.remove())
    this.board = item?.page && new Board(item.page, this.line.rect[2])
    const element = this.board?.element ?? (item && medium(item, this.small, there))
    if (element) this.plane.append(element)
    if (!item || this.board) there()
    return element
  }
}

/** An item that has bytes, which is seen when they are here. */
function medium(item: Item, small: boolean, there: () => void): HTMLElement {
  const element = document.createElement(isVideo(item) && !small ? 'video' : 'img')
  const seen = () => {
    element.style.visibility = 'visible'
    there()
  }
  element.className = item.fit || 'contain'
  Object.assign(element.style, { background: item.ground || '#F7F3EA', visibility: 'hidden' })
  // Films have no small picture where nobody can make one.
  element.onerror = () => (small ? element.replaceWith(medium(item, false, there)) : seen())
  element.src = `/media/${item.asset}${small ? '/small' : isVideo(item) ? '#t=1' : ''}`
  if (element instanceof HTMLVideoElement) {
    element.muted = true
    element.preload = 'metadata'
    element.onloadeddata = seen
  } else {
    element.alt = ''
    element.onload = seen
  }
  return element
}

function box(name: string): HTMLDivElement {
  const element = document.createElement('div')
  element.className = name
  return element
}
