// Instants as people at the site say them, whatever the clock of the computer that shows the page.
import { language } from './language.ts'

export class SiteTime {
  private readonly day: Intl.DateTimeFormat
  private readonly clock: Intl.DateTimeFormat
  private readonly date: Intl.DateTimeFormat

  constructor(zone: string) {
    const locale = language() === 'en' ? 'en-GB' : 'zh-CN'
    const timeZone = known(zone) ? zone : undefined
    this.day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
    this.clock = new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit', hourCycle: 'h23' })
    this.date = new Intl.DateTimeFormat(locale, { timeZone, month: 'long', day: 'numeric' })
    const weekday = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long' })
    this.now = (t) => (language() === 'en' ? `${weekday.format(t)}, ${this.date.format(t)}, ${this.clock.format(t)}` : `${this.date.format(t)} ${weekday.format(t)} ${this.clock.format(t)}`)
  }

  /** The date, the day of the week and the time of day. */
  readonly now: (t: Date) => string

  /** When something was: "今天 9:14", "昨天 9:14", "11月3日 9:14". */
  when(instant: string, now = new Date()): string {
    const t = new Date(instant)
    const today = this.day.format(now)
    const yesterday = this.day.format(new Date(now.getTime() - 24 * 3600_000))
    const english = language() === 'en'
    const day = this.day.format(t)
    const said = day === today ? (english ? 'today' : '今天') : day === yesterday ? (english ? 'yesterday' : '昨天') : this.date.format(t)
    return `${said} ${this.clock.format(t)}`
  }
}

function known(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false // "Local", or a zone newer than the browser
  }
}
