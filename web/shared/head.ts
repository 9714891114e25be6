// The head of a page.
import { h } from './dom.ts'
import type { Site } from './api.ts'
import { language, switchLanguage } from './language.ts'
import type { SiteTime } from './time.ts'
import mark from './mark.svg'

export interface Link {
  text: string
  address: string
}

/** Draws the head: whose house it is, the time there, where else to go, and the other language. */
export function head(site: Site, time: SiteTime, links: Link[], summary: HTMLElement): HTMLElement {
  const other = language() === 'en' ? { text: '中文', lang: 'zh-CN' } : { text: 'English', lang: 'en' }
  const clock = h('span', { class: 'clock' })
  const tick = (): void => {
    const now = new Date()
    clock.textContent = time.now(now)
    setTimeout(tick, 60_000 - (now.getTime() % 60_000))
  }
  tick()
  return h(
    'header',
    { class: 'head' },
    h('img', { class: 'seal', src: mark, alt: '谊屏 Yiping' }),
    h('h1', {}, site.name),
    summary,
    h('nav', {}, clock, ...links.map((l) => h('a', { href: l.address }, l.text)), h('button', { lang: other.lang, click: switchLanguage }, other.text)),
  )
}
