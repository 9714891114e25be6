// Notices on the glass: takeovers (全屏插播) cover the display, strips (底部字幕) push the canvas up, cards
// (通知卡片) are a panel on it. Which of them it is, and when, says At; here they only get a shape.
//
// A takeover belongs to the display, so that on a wall too each screen can be read by itself; strips and
// cards belong to the canvas, so that a wall shows them once.
import { turn, type Frame } from './at.ts'
import { night } from './board/dates.ts'
import { Line } from './line.ts'
import type { Notice, Notices } from './notices.ts'
import { ownTime } from './pages.ts'
import type { Stage } from './stage.ts'
import { drawTakeover } from './takeover.ts'

export class Overlay {
  private takeover = panel('takeover')
  private strip = new Line(panel('strip'))
  private card = new Line(panel('card'))
  /** All that the drawing depends on, as it was when it was drawn. */
  private drawn: unknown[] = []

  constructor(private stage: Stage) {
    stage.sheet.append(this.card.element, this.strip.element)
    stage.display.append(this.takeover)
  }

  /** Shows the notices of the frame; returns the id of the one that is on top, '' for none. */
  tick(t: number, frame: Frame, notices: Notices, zone: string | undefined): string {
    const find = (id: string | undefined) => (id === undefined ? undefined : notices.notices.find((n) => n.id === id))
    const takeover = find(frame.takeover)
    const over = find(frame.overlay)
    const { seen, whole } = this.stage
    const dark = zone !== undefined && night(t, zone)
    const drawn = [takeover, over, dark, ...seen, ...whole]
    if (drawn.some((x, i) => x !== this.drawn[i])) {
      this.drawn = drawn
      for (const element of [this.takeover, this.strip.element, this.card.element]) element.classList.toggle('night', dark)
      show(this.takeover, takeover)
      if (takeover) drawTakeover(this.takeover, takeover, seen)
      this.drawOver(over)
    }
    if (over) {
      const others = notices.notices.filter((n) => n.style !== 'takeover' && n.from <= t && t < n.until)
      const own = ownTime(t, turn, others.length)
      if (over.style === 'strip') this.strip.tick(own)
      else this.card.tick(own)
    }
    return takeover?.id ?? over?.id ?? ''
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
  element.classList.toggle('alarm', notice?.tone === 'alarm')
  element.classList.toggle('clear', notice?.tone === 'clear')
}
