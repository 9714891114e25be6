// What a strip or a card says: what kind it is, in a box, and the words, Chinese first and English as pages of its
// own behind it, never mixed in one line.
import { Code } from './code.ts'
import type { Notice } from './notices.ts'
import { pageAt, paged, type Page } from './pages.ts'

/** The line above a strip, in pixels. */
const edge = 2

export class Line {
  private pages: Page[] = []
  private page = -1
  private box = document.createElement('b')
  private room = document.createElement('div')
  private words = document.createElement('p')
  private code = new Code()
  private notice: Notice | undefined
  private size = 0

  constructor(readonly element: HTMLElement) {
    this.room.append(this.words)
    element.append(this.box, this.room, this.code.element)
  }

  /** A line at the bottom of a canvas, so many pixels tall. */
  drawStrip(notice: Notice, tall: number): void {
    this.begin(notice, Math.max(24, Math.round(tall * 0.53)))
    this.element.style.height = `${tall}px`
    this.code.show(notice.qr, tall - edge)
    const { zh, en } = notice.text
    const fit = (lang: 'zh' | 'en', words: string): Page[] => {
      this.say(lang, '')
      const room = this.room.offsetWidth
      const wide = (words: string): number => {
        this.words.textContent = words
        return this.words.offsetWidth
      }
      return paged(lang, words, wide, room, tall)
    }
    this.pages = [...fit('zh', zh), ...fit('en', en)]
    this.page = -1
  }

  /** A panel on a canvas. */
  drawCard(notice: Notice, width: number, height: number): void {
    const short = Math.min(width, height)
    this.begin(notice, Math.max(28, Math.round(short * 0.045)))
    this.element.style.padding = `${short * 0.03}px ${short * 0.04}px`
    const wide = width * (width > height ? 0.5 : 0.86)
    this.element.style.maxWidth = `${wide}px`
    this.element.classList.toggle('coded', notice.qr !== '')
    this.code.show(notice.qr, Math.ceil(wide / 4))
    const { zh, en } = notice.text
    this.pages = (['zh', 'en'] as const).filter((lang) => (lang === 'zh' ? zh : en) !== '').map((lang) => ({ lang, words: lang === 'zh' ? zh : en, ms: 5_000, travel: 0 }))
    for (const { lang, words } of this.pages) {
      this.say(lang, words)
      for (; this.element.offsetHeight > height * 0.8 && this.size > 24; ) this.resize(Math.max(24, Math.floor(this.size * 0.9)))
    }
    this.page = -1
  }

  /** Shows the page that is due at an instant of the notice's own time. */
  tick(own: number): void {
    const { page, moved } = pageAt(this.pages, own)
    const p = this.pages[page]
    if (!p) return
    if (page !== this.page) {
      this.page = page
      this.say(p.lang, p.words)
      // A new element begins its fade anew.
      const fresh = this.words.cloneNode(true) as HTMLParagraphElement
      this.words.replaceWith(fresh)
      this.words = fresh
    }
    this.words.style.transform = p.travel > 0 ? `translateX(${-moved}px)` : ''
  }

  private begin(notice: Notice, size: number): void {
    this.notice = notice
    this.resize(size)
  }

  private resize(size: number): void {
    this.size = size
    this.element.style.fontSize = `${size}px`
  }

  private say(lang: 'zh' | 'en', words: string): void {
    const word = this.notice?.word[lang] || this.notice?.word.zh || ''
    this.box.textContent = word
    this.box.hidden = word === ''
    this.words.lang = this.box.lang = lang === 'zh' ? 'zh-CN' : 'en'
    this.words.className = lang
    this.words.textContent = words
    this.words.style.transform = ''
  }
}
