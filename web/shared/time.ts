// Instants as people at the site say them, whatever the clock of the computer that shows the page.
import { language } from './language.ts'

export class SiteTime {
  private readonly day: Intl.DateTimeFormat
  private readonly clock: Intl.DateTimeFormat
  private readonly date: Intl.DateTimeFormat
  private readonly wall: Intl.DateTimeFormat

  constructor(zone: string) {
    const locale = language() === 'en' ? 'en-GB' : 'zh-CN'
    const timeZone = known(zone) ? zone : undefined
    this.day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
    this.clock = new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit', hourCycle: 'h23' })
    this.date = new Intl.DateTimeFormat(locale, { timeZone, month: 'long', day: 'numeric' })
    this.wall = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
    const weekday = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long' })
    this.dayName = (day) => {
      const noon = new Date(this.start(day) + 12 * 3600_000)
      return language() === 'en' ? `${weekday.format(noon)}, ${this.date.format(noon)}` : `${this.date.format(noon)} ${weekday.format(noon)}`
    }
    this.now = (t) => (language() === 'en' ? `${weekday.format(t)}, ${this.date.format(t)}, ${this.clock.format(t)}` : `${this.date.format(t)} ${weekday.format(t)} ${this.clock.format(t)}`)
  }

  /** The date, the day of the week and the time of day. */
  readonly now: (t: Date) => string

  /** A day "2026-11-23" as people say it: "11月23日 星期一". */
  readonly dayName: (day: string) => string

  /** The day "2026-11-23" that contains an instant. */
  dayOf(t: number | Date): string {
    return this.day.format(t)
  }

  /** The day so many days after a day. */
  dayAfter(day: string, days: number): string {
    return new Date(Date.parse(`${day}T00:00:00Z`) + days * 24 * 3600_000).toISOString().slice(0, 10)
  }

  /** The instant in Unix milliseconds at which a day, or a wall-clock time "14:05" of it, begins at the site. */
  start(day: string, clock = '00:00'): number {
    const utc = Date.parse(`${day}T${clock}:00Z`)
    // The offset is that of the instant itself; at a change of the clocks the second look is the right one.
    const once = utc - this.offset(utc)
    return utc - this.offset(once)
  }

  /** How far the site's clock is ahead of UTC at an instant, in milliseconds. */
  private offset(t: number): number {
    const parts = Object.fromEntries(this.wall.formatToParts(t).map((p) => [p.type, Number(p.value)]))
    return Date.UTC(parts.year!, parts.month! - 1, parts.day, parts.hour, parts.minute, parts.second) - Math.floor(t / 1000) * 1000
  }

  /** The time of day "14:05" at the site. */
  time(t: number | Date): string {
    return this.clock.format(t)
  }

  /** The same with seconds. */
  timeOfDay(t: number): string {
    const parts = Object.fromEntries(this.wall.formatToParts(t).map((p) => [p.type, p.value]))
    return `${parts.hour}:${parts.minute}:${parts.second}`
  }

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
