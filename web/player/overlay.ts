// Notices on the glass: takeovers (全屏插播) cover the display, strips (底部字幕) push the canvas up, cards
// (通知卡片) are a panel on it. Which of them it is, and when, says At; here they only get a shape.
//
// A takeover belongs to the display, so that on a wall too each screen can be read by itself; strips and
// cards belong to the canvas, so that a wall shows them once. Chinese comes first and English as a second page, never mixed in one line.
import type { Frame } from './at.ts'
import type { Notice, Notices } from './notices.ts'
import type { Stage } from './stage.ts'

/** How long a strip or card shows one language, in milliseconds. */
const page = 5_000
/** From this rung on a notice is about danger. */
const danger = 80

export class Overlay {
  private takeover = panel('takeover')
  private strip = panel('strip')
  private card = panel('card')
  /** All that the drawing depends on, as it was when it was drawn. */
  private drawn: unknown[] = []

  constructor(private stage: Stage) {
    stage.sheet.append(this.card, this.strip)
    stage.display.append(this.takeover)
  }

  /** Shows the notices of the frame; returns the id of the one that is on top, '' for none. */
  tick(t: number, frame: Frame | undefined, notices: Notices): string {
    const find = (id: string | undefined) => (id === undefined ? undefined : notices.notices.find((n) => n.id === id))
    const takeover = find(frame?.takeover)
    const over = find(frame?.overlay)
    const english = over?.text.en ? Math.floor(t / page) % 2 === 1 : false
    const drawn = [takeover, over, english, this.stage.seen, this.stage.whole]
    if (drawn.some((x, i) => x !== this.drawn[i])) {
      this.drawn = drawn
      this.drawTakeover(takeover)
      this.drawOver(over, english)
    }
    return takeover?.id ?? over?.id ?? ''
  }

  private drawTakeover(notice: Notice | undefined): void {
    const [width, height] = this.stage.seen
    show(this.takeover, notice)
    if (!notice) return
    this.takeover.classList.toggle('danger', notice.precedence >= danger)
    const zh = line('zh', notice.text.zh, fitting(notice.text.zh, width * 0.86, height * 0.3))
    const lines = [zh]
    if (notice.text.en) lines.push(line('en', notice.text.en, fitting(notice.text.en, width * 0.86, height * 0.09)))
    fill(this.takeover, ...lines)
  }

  private drawOver(notice: Notice | undefined, english: boolean): void {
    const [width, height] = this.stage.whole
    show(this.strip, notice?.style === 'strip' ? notice : undefined)
    show(this.card, notice?.style === 'card' ? notice : undefined)
    const tall = Math.round(height / 9)
    this.stage.makeRoom(notice?.style === 'strip' ? tall : 0)
    if (!notice) return
    const words = english ? notice.text.en : notice.text.zh
    const lang = english ? 'en' : 'zh'
    if (notice.style === 'strip') {
      this.strip.style.height = `${tall}px`
      fill(this.strip, line(lang, words, fitting(words, width * 0.94, tall * 0.53)))
    } else {
      this.card.style.padding = `${height * 0.04}px`
      this.card.style.maxWidth = `${width * 0.5}px`
      fill(this.card, line(lang, words, Math.max(28, height * 0.045)))
    }
  }
}

function panel(name: string): HTMLDivElement {
  const element = document.createElement('div')
  element.className = `notice ${name}`
  element.hidden = true
  return element
}

function fill(element: HTMLElement, ...lines: HTMLElement[]): void {
  element.textContent = ''
  element.append(...lines)
}

function show(element: HTMLElement, notice: Notice | undefined): void {
  element.hidden = !notice
  if (notice) element.dataset.notice = notice.id
  else delete element.dataset.notice
}

function line(lang: string, words: string, size: number): HTMLParagraphElement {
  const element = document.createElement('p')
  element.className = lang
  element.lang = lang === 'zh' ? 'zh-CN' : 'en'
  element.textContent = words
  element.style.fontSize = `${Math.round(size)}px`
  return element
}

/** The biggest size, in pixels, at which the words fit on a line so wide; a Han character is as wide as it is high. */
function fitting(words: string, width: number, most: number): number {
  let ems = 0
  for (const c of words) ems += c.codePointAt(0)! < 0x2e80 ? 0.56 : 1.02
  return Math.max(24, Math.min(most, width / Math.max(1, ems)))
}
