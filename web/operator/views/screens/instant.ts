// The instant that the view is about: now, or one that somebody chose. It is in the address, so that it can be sent to
// somebody: "#/screens?at=2026-11-28 18:00", in the time of the site, which the daemon understands as it is.
import { computed } from '@preact/signals'
import { now } from '../../../shared/clock.ts'
import { go, route, to } from '../../route.ts'
import { session } from '../../session.ts'

/** As in the address; '' is now. */
export const instant = computed(() => (route.value.view === 'screens' ? (route.value.query.get('at') ?? '') : ''))

/** Looks at another instant, '' for now. The browser's history does not fill with a slider's steps. */
export const look = (at: string): void => go(to('screens', route.value.of, at === '' ? {} : { at }), true)

const zone = (): string => session.value?.zone ?? 'Asia/Shanghai'

/** An instant as the site's clocks show it: "2026-11-28 18:00". */
export function local(t: Date, timeZone = zone()): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(t).map((p) => [p.type, p.value]),
  )
  return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}`
}

/** An instant at the site's clocks in Unix milliseconds. */
export function instantOf(at: string, timeZone = zone()): number {
  const guess = Date.parse(`${at.replace(' ', 'T')}:00Z`)
  if (Number.isNaN(guess)) return now()
  return guess - (Date.parse(`${local(new Date(guess), timeZone).replace(' ', 'T')}:00Z`) - guess)
}

export interface Preset {
  day: 'today' | 'tomorrow'
  clock: string
  at: string
}

/** The evening that comes next, and the next morning. */
export function presets(now: Date, timeZone = zone()): Preset[] {
  const today = local(now, timeZone)
  const tomorrow = new Date(Date.parse(`${today.slice(0, 10)}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
  const on = (day: Preset['day'], clock: string): Preset => ({ day, clock, at: `${day === 'today' ? today.slice(0, 10) : tomorrow} ${clock}` })
  return today.slice(11) < '18:00' ? [on('today', '18:00'), on('tomorrow', '09:00')] : [on('tomorrow', '09:00'), on('tomorrow', '18:00')]
}
