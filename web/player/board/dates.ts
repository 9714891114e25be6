// How a board writes days, hours and countdowns. A day is "2026-11-23", as the program has it: which day it is
// was decided by the site's calendar, so no time zone may move it here.

const week = ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六']

/** Noon of the day in UTC: far enough from both midnights. */
const noon = (day: string): Date => new Date(`${day}T12:00:00Z`)

/** "11月23日" */
export function date(day: string): string {
  const d = noon(day)
  return `${d.getUTCMonth() + 1}月${d.getUTCDate()}日`
}

/** "星期一" */
export const weekday = (day: string): string => week[noon(day).getUTCDay()]

/** "Mon 23 Nov" */
export function english(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(noon(day)).replace(',', '')
}

const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十']

/** "农历十月十五", '' where the browser knows no lunar calendar. */
export function lunar(day: string): string {
  const parts = new Intl.DateTimeFormat('zh-CN-u-ca-chinese', { month: 'long', day: 'numeric', timeZone: 'UTC' }).formatToParts(noon(day))
  const month = parts.find((p) => p.type === 'month')?.value ?? ''
  const n = Number(parts.find((p) => p.type === 'day')?.value ?? NaN)
  if (!month.endsWith('月') || !(n >= 1 && n <= 30)) return ''
  return `农历${month}${lunarDay(n)}`
}

function lunarDay(n: number): string {
  if (n <= 10) return `初${digits[n]}`
  if (n < 20) return `十${digits[n - 10]}`
  if (n === 20) return '二十'
  return n === 30 ? '三十' : `廿${digits[n - 20]}`
}

/** The day after. */
export function dayAfter(day: string): string {
  const d = noon(day)
  d.setUTCDate(d.getUTCDate() + 1)
  return d.toISOString().slice(0, 10)
}

const clocks = new Map<string, Intl.DateTimeFormat | undefined>()

/** "14:05", "9:05" on the site's clock, which is not always the browser's; '' in an old browser that does not know the zone: no time is better than a wrong one. */
export function clock(t: number, zone: string): string {
  if (!clocks.has(zone)) {
    try {
      clocks.set(zone, new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }))
    } catch {
      clocks.set(zone, undefined)
    }
  }
  return clocks.get(zone)?.format(t).replace(/^0/, '') ?? ''
}

/** From ten in the evening until six in the morning at the site, words are light on ink: a white wall in a dark station is a nuisance. */
export function night(t: number, zone: string): boolean {
  const hour = Number.parseInt(clock(t, zone), 10) // not a number where the zone is unknown: then it is day
  return hour >= 22 || hour < 6
}

/** "0:12:30", or "12:30" below an hour. */
export function countdown(ms: number): string {
  const s = Math.max(0, Math.ceil(ms / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  return s >= 3600 ? `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${two(Math.floor(s / 60))}:${two(s % 60)}`
}
