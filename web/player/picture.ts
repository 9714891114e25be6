// A still picture of what a display shows at an instant: for people who look ahead, or back. It is drawn from the
// documents by the same At and the same boards and notices as on the display; only the bytes come straight from
// the daemon, and nothing moves. A live stream cannot be drawn beforehand: its name stands for it.
import { at, noItem } from './at.ts'
import { Board } from './board/board.ts'
import boardCss from './board/board.css?inline'
import type { Geometry } from './geometry.ts'
import type { Notices } from './notices.ts'
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

export class Picture {
  private readonly root: ShadowRoot
  private readonly player = box('player')
  private readonly ground = new Paper()
  private overlay = new Overlay(this.ground)
  private regions: RegionPicture[] = []
  private program: Program | undefined
  private zone: string | undefined

  /** Draws into an element, which gets the shape of the display. */
  constructor(private readonly host: HTMLElement) {
    this.root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(slateCss + css + boardCss + 'video{background:none}')
    this.root.adoptedStyleSheets = [sheet]
    this.player.append(this.ground.display)
    this.root.replaceChildren(this.player)
  }

  show({ program, notices, geometry }: Followed, t: number): void {
    if (program !== this.program) {
      this.program = program
      this.zone = program.items.find((i) => i.page)?.page?.house.zone
      for (const r of this.regions) r.element.remove()
      this.regions = program.regions.map((line) => new RegionPicture(line))
      this.ground.canvas.prepend(...this.regions.map((r) => r.element))
    }
    this.ground.follow(program, geometry, this.host.clientWidth)
    const frame = at(program, notices, t)
    frame.regions.forEach((s, i) => this.regions[i]!.show(s.item === noItem ? undefined : program.items[s.item], s.offset, t))
    const still = { ...notices, notices: notices.notices.map((n) => (n.stream === '' ? n : { ...n, stream: '' })) }
    this.overlay.tick({ t, own: t, number: t, cut: true }, still, this.zone, false)
  }
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

  constructor(private readonly line: Line) {
    const [x, y, w, h] = line.rect
    Object.assign(this.element.style, { left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${h}px` })
    this.element.append(slate(), this.plane)
  }

  show(item: Item | undefined, offset: number, t: number): void {
    if (item !== this.item) this.draw(item)
    this.item = item
    this.board?.tick(t)
    const film = this.plane.querySelector('video')
    if (film && item) film.currentTime = (item.length > 0 ? offset % item.length : 0) / 1000
  }

  private draw(item: Item | undefined): void {
    this.board = undefined
    this.plane.replaceChildren()
    this.plane.style.background = item && !item.page ? item.ground || '#F7F3EA' : 'none'
    if (!item) return
    if (item.page) {
      this.board = new Board(item.page, this.line.rect[2])
      this.plane.append(this.board.element)
      return
    }
    const element = document.createElement(isVideo(item) ? 'video' : 'img')
    element.className = item.fit || 'contain'
    element.src = `/media/${item.asset}`
    if (element instanceof HTMLVideoElement) {
      element.muted = true
      element.preload = 'auto'
    } else element.alt = ''
    this.plane.append(element)
  }
}

function box(name: string): HTMLDivElement {
  const element = document.createElement('div')
  element.className = name
  return element
}
