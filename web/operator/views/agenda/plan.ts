// Where bookings stand on a day's plan, which of them clash, and what is on now: all that can be said without the page.
import type { Booking, Place } from '../../../shared/api.ts'

/** A booking with its times in Unix milliseconds. */
export interface Timed {
  start: number
  end: number
}

export const timed = (b: Pick<Booking, 'start' | 'end'>): Timed => ({ start: Date.parse(b.start), end: Date.parse(b.end) })

/** Whether it takes place as it is written. */
export const stands = (b: Pick<Booking, 'state'>): boolean => b.state !== 'cancelled' && b.state !== 'rescheduled'

/** The bookings that are in one of the rooms while something else would be; the one with the id is that itself. */
export const clashes = (of: Timed & { rooms: readonly string[]; id?: string }, bookings: readonly Booking[]): Booking[] =>
  bookings.filter((b) => b.id !== of.id && stands(b) && b.rooms.some((r) => of.rooms.includes(r)) && timed(b).start < of.end && timed(b).end > of.start)

export type Mark = 'now' | 'next' | ''

/** For each booking that is on, or is the next one in its room, that it is. */
export function marks(bookings: readonly Booking[], t: number): Map<string, Mark> {
  const out = new Map<string, Mark>()
  const seen = new Set<string>()
  const sorted = bookings.filter(stands).map((b) => ({ b, ...timed(b) })).sort((a, b) => a.start - b.start)
  for (const { b, start, end } of sorted) {
    const room = b.rooms[0] ?? b.place
    if (start <= t && t < end) out.set(b.id, 'now')
    else if (start > t && !seen.has(room)) {
      seen.add(room)
      out.set(b.id, 'next')
    }
  }
  return out
}

/** The first and the last whole hour of a plan that shows a usual day and all of some bookings, counted from a day's beginning. */
export function hours(bookings: readonly Timed[], midnight: number): [first: number, last: number] {
  const hour = 3600_000
  const starts = bookings.map((b) => Math.floor((b.start - midnight) / hour))
  const ends = bookings.map((b) => Math.ceil((b.end - midnight) / hour))
  return [Math.max(0, Math.min(8, ...starts)), Math.min(24, Math.max(20, ...ends))]
}

/** A booking in a column of a plan: which of so many lanes beside each other it has. */
export interface Laned<T> {
  of: T
  lane: number
  lanes: number
}

/** Puts what is on at the same time beside each other. */
export function lanes<T extends Timed>(all: readonly T[]): Laned<T>[] {
  const out: Laned<T>[] = []
  let cluster: Laned<T>[] = []
  let ends: number[] = []
  let until = -Infinity
  const close = (): void => {
    for (const x of cluster) x.lanes = ends.length
    out.push(...cluster)
    cluster = []
    ends = []
  }
  for (const of of [...all].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (of.start >= until) close()
    until = Math.max(until, of.end)
    let lane = ends.findIndex((end) => end <= of.start)
    if (lane < 0) lane = ends.length
    ends[lane] = of.end
    cluster.push({ of, lane, lanes: 0 })
  }
  close()
  return out
}

/** The rooms of a plan in the order of the house: those with a booking, or all; '' is for what is in no room. */
export function columns(rooms: readonly Place[], bookings: readonly Booking[], all: boolean): string[] {
  const used = new Set(bookings.flatMap((b) => (b.rooms.length > 0 ? b.rooms : [''])))
  return [...rooms.map((r) => r.id).filter((id) => all || used.has(id)), ...(used.has('') ? [''] : [])]
}

/** Moves by whole quarters of an hour. */
export const quarter = 15 * 60_000

export const snapped = (ms: number): number => Math.round(ms / quarter) * quarter

/** The Monday of the week of a day. */
export function monday(day: string): string {
  const d = new Date(`${day}T00:00:00Z`)
  return new Date(d.getTime() - ((d.getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10)
}
