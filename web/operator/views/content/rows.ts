// A rule as the rows of a form: inputs have texts that may be empty, a rule has only what is said.
import type { When } from './api.ts'

export interface Rows {
  dates: { from: string; until: string }[]
  days: string[]
  hours: { from: string; until: string }[]
}

export const fresh = () => ({ from: '', until: '' })

/** A time as an input has it: 09:00. The end of a day is its beginning there. */
const padded = (clock: string): string => (clock === '24:00' ? '00:00' : clock.padStart(5, '0'))

export function rowsOf(when: When | undefined): Rows {
  const dates = (when?.dates ?? []).map((d) => ({ from: d.from ?? '', until: d.until ?? '' }))
  const hours = (when?.hours ?? []).map((h) => ({ from: padded(h.from), until: padded(h.until) }))
  return { dates: dates.length ? dates : [fresh()], days: when?.days ?? [], hours: hours.length ? hours : [fresh()] }
}

/** The rule of what is filled in: a date may be open at one end, hours need both. */
export function filled(rows: Rows): When {
  const dates = rows.dates.filter((d) => d.from || d.until).map((d) => ({ ...(d.from && { from: d.from }), ...(d.until && { until: d.until }) }))
  const hours = rows.hours.filter((h) => h.from && h.until)
  return { ...(dates.length && { dates }), ...(rows.days.length && { days: rows.days }), ...(hours.length && { hours }) }
}
