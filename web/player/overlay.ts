// Notices on the glass: takeovers (全屏插播) cover the display, strips (底部字幕) push the canvas up, cards
// (通知卡片) are a panel on it. Which of them it is, and when, says At; here they only get a shape.
//
// A takeover belongs to the display, so that on a wall too each screen can be read by itself; strips, cards and
// streams belong to the canvas, so that a wall shows them once.
import { at, turn, type Frame } from './at.ts'
import { night } from './board/dates.ts'
import { drawCalm } from './calm.ts'
import { Line } from './line.ts'
import { noNotices, type Notice, type Notices, tones } from './notices.ts'
import { drawOnAir } from './onair.ts'
import { ownTime } from './pages.ts'
import { noProgram } from './program.ts'
import type { Tick } from './region.ts'
import type { Ground } from './stage.ts'
import type { Stream } from './stream.ts'
import { drawTakeover } from './takeover.ts'

/** A stream that does not play within so long is not waited for by whoever wants to know what is due, in milliseconds. */
const patience = 8_000

export class Overlay {
  private takeover = panel('takeover')
  private strip = new Line(panel('strip'))
  private card = new Line(panel('card'))
  private stream: Stream | undefined
  /** Streams that are not seen any more, and the frame after which they are freed. */
  private leaving: { stream: Stream; after: number }[] = []
  private streams = new Asked((n) => n.stream !== '')
  private seen = new Asked((n, playing) => n.stream === '' || n.id === playing)
  /** All that the drawing depends on, as it was when it was drawn. */
  private drawn: unknown[] = []
  private setClock: ((t: number) => void) | undefined
  private since = 0
  private droppedBefore = 0
  /** The notice that is on top of the glass, and whether nothing else is seen. */
  top: { notice: Notice; covers: boolean } | undefined

  /** Without `newStream` streams are not played, and what stands for them is shown. */
  constructor(private stage: Ground, private newStream?: (notice: Notice) => Stream) {
    stage.sheet.append(this.card.element, this.strip.element)
    stage.display.append(this.takeover)
  }

  /** Shows what is due of the notices; returns the id of the one that is on top of the glass, '' for none. `audio`: streams may be heard. */
  tick({ t, own, number }: Tick, notices: Notices, zone: string | undefined, audio: boolean): string {
    const find = (id: string | undefined) => (id === undefined ? undefined : notices.notices.find((n) => n.id === id))
    const playing = this.play(find(this.streams.at(t, notices, '').takeover), own, number)
    const frame = this.seen.at(t, notices, playing)
    const covers = playing !== '' && frame.takeover === playing
    this.stream?.hear(audio && covers)
    const takeover = covers ? undefined : find(frame.takeover)
    const over = find(frame.overlay)
    const { seen, whole } = this.stage
    const dark = zone !== undefined && night(t, zone)
    const drawn = [takeover, over, this.stream?.notice, dark, ...seen, ...whole]
    if (drawn.some((x, i) => x !== this.drawn[i])) {
      this.drawn = drawn
      for (const element of [this.takeover, this.strip.element, this.card.element]) element.classList.toggle('night', dark)
      this.drawTakeover(takeover, seen)
      this.drawOver(over)
      this.stream?.draw(whole, dark)
    }
    this.setClock?.(t)
    if (over) {
      const others = notices.notices.filter((n) => n.style !== 'takeover' && n.from <= t && t < n.until)
      const own = ownTime(t, turn, others.length)
      if (over.style === 'strip') this.strip.tick(own)
      else this.card.tick(own)
    }
    const notice = covers ? this.stream?.notice : (takeover ?? over)
    this.top = notice && { notice, covers: covers || takeover !== undefined }
    return notice?.id ?? ''
  }

  /** Nothing can be expected to become better in a moment. */
  settled(own: number): boolean {
    return !this.stream || this.stream.sight !== 'below' || own - this.since > patience
  }

  /** Whether what is below is covered, and must not be heard either. */
  get covers(): boolean {
    return !this.takeover.hidden || (this.stream !== undefined && this.stream.sight !== 'below')
  }

  stop(): void {
    this.stream?.free()
    for (const { stream } of this.leaving) stream.free()
  }

  /** Video frames of streams dropped since the page was loaded. */
  get droppedFrames(): number {
    return this.droppedBefore + (this.stream?.droppedFrames ?? 0)
  }

  /** Figures of the stream for stats(). */
  stats(): Record<string, unknown> | undefined {
    return this.stream?.stats()
  }

  /** Plays the stream of a notice, or none. Returns the id of the notice if there is anything of it to be seen, '' otherwise. */
  private play(notice: Notice | undefined, own: number, frame: number): string {
    if (this.stream && this.stream.notice.stream !== notice?.stream) {
      this.stream.uncover()
      this.leaving.push({ stream: this.stream, after: frame + 2 })
      this.stream = undefined
    }
    for (; this.leaving.length > 0 && frame > this.leaving[0]!.after; this.leaving.shift()) {
      const { stream } = this.leaving[0]!
      this.droppedBefore += stream.droppedFrames
      stream.free()
    }
    if (!notice || !this.newStream) return ''
    if (!this.stream) {
      this.stream = this.newStream(notice)
      this.since = own
      this.stage.sheet.append(this.stream.element)
    }
    this.stream.notice = notice
    return this.stream.tick(own) === 'below' ? '' : notice.id
  }

  private drawTakeover(notice: Notice | undefined, size: readonly [number, number]): void {
    const board = notice?.tone === 'onair' && notice.drill.zh === ''
    show(this.takeover, notice)
    this.takeover.classList.toggle('live', board)
    this.setClock = undefined
    if (notice && board) this.setClock = drawOnAir(this.takeover, notice, size)
    else if (notice?.tone === 'calm') drawCalm(this.takeover, notice, size)
    else if (notice) drawTakeover(this.takeover, notice, size)
  }

  private drawOver(notice: Notice | undefined): void {
    const [width, height] = this.stage.whole
    const strip = notice?.style === 'strip' ? notice : undefined
    const card = notice?.style === 'card' ? notice : undefined
    // A ninth of the shorter side: 120 pixels of a canvas of 1920×1080. On a board that is a strip itself, more of it.
    const tall = Math.round(Math.max(Math.min(width, height) / 9, Math.min(height, 64)))
    show(this.strip.element, strip)
    show(this.card.element, card)
    this.stage.makeRoom(strip ? tall : 0)
    if (strip) this.strip.drawStrip(strip, tall)
    if (card) this.card.drawCard(card, width, height)
  }
}

/** What At says of some of the notices; asked anew only when that may have changed. */
class Asked {
  private notices = noNotices
  private playing = ''
  private from = Infinity
  private frame: Frame = { regions: [], next: Infinity }

  /** `keep` says which notices count while a stream plays for one of them, or for none (''). */
  constructor(private keep: (notice: Notice, playing: string) => boolean) {}

  at(t: number, notices: Notices, playing: string): Frame {
    if (notices === this.notices && playing === this.playing && t >= this.from && t < this.frame.next) return this.frame
    Object.assign(this, { notices, playing, from: t })
    return (this.frame = at(noProgram, { ...notices, notices: notices.notices.filter((n) => this.keep(n, playing)) }, t))
  }
}

function panel(name: string): HTMLDivElement {
  const element = document.createElement('div')
  element.className = `notice ${name}`
  element.hidden = true
  return element
}

function show(element: HTMLElement, notice: Notice | undefined): void {
  element.hidden = !notice
  if (notice) element.dataset.notice = notice.id
  else delete element.dataset.notice
  for (const tone of tones) element.classList.toggle(tone, notice?.tone === tone)
}
