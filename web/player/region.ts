// A region of the canvas: two planes over a slate. It compares what is due with what is seen, and makes the
// next item ready before it is due.
//
// Three rules, in this order. What is no longer in force leaves at its instant, even if nothing is ready to
// follow. What can't be shown is passed over, and its time goes to the nearest before it in the loop that
// can. And there is always something to see: at the very least the slate, which lies below both planes.
import { allows, continues, dueAt, isVideo, sameItem, standIn, type Due } from './due.ts'
import { Plane, type Failure } from './plane.ts'
import type { Item, Line, Program } from './program.ts'
import { slate } from './slate.ts'
import type { Timing } from './video.ts'
import type { Size } from './worker/messages.ts'

/** Where a region gets its bytes. */
export interface Shelf {
  /** The bytes are here, as far as is known. */
  usable(item: Item): boolean
  /** The bytes, verified. */
  take(item: Item): Promise<Blob>
  /** The picture, in at most the pixels that are seen of it; undefined if the browser should draw it itself. */
  decode(blob: Blob, seen: Size, cover: boolean, hurry: boolean): Promise<ImageBitmap | undefined>
  /** The bytes were made a picture of, or not. */
  tried(item: Item, failure: Failure | undefined): void
}

/** One painted frame. */
export interface Tick {
  /** The daemon's time, in Unix milliseconds. */
  t: number
  /** The page's own clock, which never jumps, in milliseconds. */
  own: number
  /** Frames painted since the page was loaded. */
  number: number
  /** A change made now is not a scheduled one: cut, don't fade. */
  cut: boolean
}

/** How long a scheduled change takes, in milliseconds. */
const fade = 400
/** When the next change is nearer than this, a fade is cut short, in milliseconds. */
const soon = 700
/** How long it takes to make a film ready, as a guess, in milliseconds. */
const preparing = 250

export class Region {
  readonly element = document.createElement('div')
  readonly planes: readonly [Plane, Plane]
  /** Changes of what is seen since the page was loaded. */
  switches = 0
  /** When the last change was due and made, by the daemon's time. */
  private lastSwitch = { due: 0, made: 0 }
  private ground = slate()
  private front: Plane | undefined
  /** The one that is in front, or was before the slate. */
  private last: Plane | undefined
  private leaving: Plane | undefined
  private fadeEnds = 0
  private freeAt = 0
  private now = 0
  private frame = 0
  private readyFrame = 0
  private want: Due | undefined
  private wantedSince = 0
  private stale = true
  private program!: Program
  private line: Line | undefined
  private sound = false

  constructor(readonly id: string, timing: Timing, private shelf: Shelf, scale: () => number) {
    const decode = (blob: Blob, cover: boolean, hurry: boolean) => {
      const [, , width, height] = this.line!.rect
      return shelf.decode(blob, { width: width * scale(), height: height * scale() }, cover, hurry)
    }
    this.planes = [new Plane(timing, decode), new Plane(timing, decode)]
    this.element.className = 'region'
    this.element.append(this.ground, this.planes[0].element, this.planes[1].element)
    this.attest()
  }

  /** Follows this program from now on. What it shows stays as far as the program agrees. */
  follow(program: Program, line: Line, sound: boolean): void {
    const [x, y, w, h] = line.rect
    const resized = this.line && (this.line.rect[2] !== w || this.line.rect[3] !== h)
    this.program = program
    this.line = line
    this.sound = sound
    for (const plane of this.planes) plane.width = w
    if (resized) this.resize()
    Object.assign(this.element.style, { left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${h}px` })
    this.want = undefined
    this.stale = true
  }

  /** Lets go of everything. */
  stop(): void {
    for (const plane of this.planes) plane.free()
  }

  /** The region is seen in another size. */
  resize(): void {
    for (const plane of this.planes) plane.redraw()
  }

  /** Something about the bytes has changed: think again about what to prepare. */
  reconsider(): void {
    this.stale = true
    if (this.want) this.plan(this.now)
  }

  /** Id of the item that is seen, '' for the slate. */
  get shows(): string {
    return this.front?.due?.item?.id ?? ''
  }

  /** Figures for stats(). */
  stats(): Record<string, unknown> {
    return {
      shows: this.shows,
      satisfied: this.satisfied,
      last: this.lastSwitch,
      planes: this.planes.map((p) => ({ item: p.due?.item?.id, state: p === this.leaving ? 'leaving' : p.state })),
      sync: this.front?.video.sync,
    }
  }

  /** What is due is seen. */
  get satisfied(): boolean {
    return !!this.want && (this.front?.due ? continues(this.front.due, this.want) : !this.want.item)
  }

  /** Nothing can be expected to become better in a moment. */
  get settled(): boolean {
    return this.satisfied || (!!this.want && !this.planes.some((p) => p.state === 'preparing'))
  }

  /** To be called for every frame, from within the painting callback. Returns whether what is seen changed. */
  tick(now: Tick): boolean {
    if (!this.want || now.t >= this.want.until || now.t < this.wantedSince) {
      this.want = dueAt(this.program, this.line!, now.t)
      this.wantedSince = now.t
      this.stale = true
    }
    this.now = now.t
    this.frame = now.number
    this.clear(now)
    const changed = this.change(now)
    if (this.stale || changed) this.plan(now.t)
    this.front?.tick(now.t)
    this.back?.tick(now.t)
    this.leaving?.tick(now.t)
    return changed
  }

  /** The plane that is free for the next item, if the last change is over. */
  private get back(): Plane | undefined {
    if (this.leaving) return undefined
    return this.last === this.planes[0] ? this.planes[1] : this.planes[0]
  }

  private change(now: Tick): boolean {
    const want = this.want!
    const front = this.front?.due
    if (front && continues(front, want)) {
      this.front!.due = want
      this.front!.video.follow(want)
      return false
    }
    if (!want.item) return this.toSlate(now)
    if (this.front && this.leaving?.still && this.better(this.leaving, want)) this.finish()
    const back = this.back
    const ready = back?.state === 'ready' && now.number > this.readyFrame ? back.due! : undefined
    if (ready && continues(ready, want)) return this.swap(back!, now)
    if (front && allows(want, front.item!)) {
      if (isVideo(front.item!) && now.t > want.start + fade) this.front!.video.linger()
      return false
    }
    if (ready && allows(want, ready.item!)) return this.swap(back!, now)
    if (want.item.page && front) return false // it is drawn at once, and seen at the next frame
    return this.toSlate(now)
  }

  /** What is leaving is what is due, or may stand in for it when what is in front may not. */
  private better(leaving: Plane, want: Due): boolean {
    return continues(leaving.due!, want) || (!allows(want, this.front!.due!.item!) && allows(want, leaving.due!.item!))
  }

  private swap(back: Plane, now: Tick): boolean {
    const ms = now.cut || !this.switches ? 0 : fade
    this.lastSwitch = { due: this.want!.start, made: now.t }
    this.leaving = this.front
    this.front = this.last = back
    back.show(ms)
    this.fadeEnds = now.own + ms
    this.freeAt = 0
    this.switches++
    this.attest()
    return true
  }

  private toSlate(now: Tick): boolean {
    if (!this.front) return false
    this.finish()
    this.leaving = this.front
    this.front = undefined
    this.leaving.hide()
    this.fadeEnds = now.own
    this.freeAt = 0
    this.switches++
    this.attest()
    return true
  }

  /** Is done with what has left, two frames after it can't be seen any more. */
  private clear(now: Tick): void {
    if (!this.leaving || (now.own < this.fadeEnds && !this.hurried(now.t))) return
    this.front?.show(0)
    this.freeAt ||= now.number + 2
    if (now.number >= this.freeAt) this.finish()
  }

  /** The plane is needed before the fade is over. */
  private hurried(t: number): boolean {
    const want = this.want!
    return want.until - t < soon || (!this.satisfied && !!want.item && this.shelf.usable(want.item))
  }

  // What has left may be what comes next, as after something urgent that is taken away at once: plan decides.
  private finish(): void {
    if (!this.leaving) return
    this.front?.show(0)
    this.front?.settle()
    if (this.front) this.leaving.keep()
    else this.leaving.free()
    this.leaving = undefined
    this.stale = true
  }

  /** Makes ready on the hidden plane what comes next. */
  private plan(t: number): void {
    const back = this.back
    if (!back) return
    this.stale = false
    const next = this.next(t)
    if (!next) return back.free()
    const { due, from } = next
    if (back.serves(due, from)) return
    const late = () => Math.max(from, this.now + preparing)
    back.prepare(due, this.shelf.take(due.item!), from <= t ? late : () => from, from - t < soon, this.sound, (failure) => {
      this.readyFrame = this.frame
      this.stale = true
      this.shelf.tried(due.item!, failure)
    })
  }

  /** What to make ready, and the instant from which it will be seen. */
  private next(t: number): { due: Due; from: number } | undefined {
    const want = this.want!
    const front = this.front?.due
    const usable = (item: Item) => this.shelf.usable(item)
    if (want.item && !(front && continues(front, want))) {
      if (usable(want.item)) return { due: want, from: t }
      if (!front || !allows(want, front.item!)) {
        const other = standIn(want, usable)
        if (other) return { due: { ...other, start: t }, from: t }
      }
    }
    let due = want
    for (let hops = 0; hops < 8; hops++) {
      const from = due.until
      due = dueAt(this.program, this.line!, from)
      if (!due.item) return undefined
      if (front && continues(front, due)) continue
      if (usable(due.item)) return { due, from }
      if (front && allows(due, front.item!)) continue
      const other = standIn(due, usable)
      if (!other || (front && sameItem(front.item!, other.item!))) return undefined
      return { due: { ...other, start: from }, from }
    }
    return undefined
  }

  /** Says on the visible element what is seen. */
  private attest(): void {
    for (const element of [this.ground, this.planes[0].element, this.planes[1].element]) {
      element.removeAttribute('data-region')
      element.removeAttribute('data-item')
    }
    const visible = this.front ? this.front.element : this.ground
    visible.dataset.region = this.id
    visible.dataset.item = this.shows
  }
}
