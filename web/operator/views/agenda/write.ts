// Changing bookings: what is sent, and what takes it back.
import { type Booking, get, patch, post, remove } from '../../../shared/api.ts'
import { act } from '../../act.ts'
import { words } from './words.ts'

/** A booking as it is written; what is left out stays as it is. */
export interface Written {
  title?: string
  title_en?: string
  rooms?: string[]
  place?: string
  start?: string
  end?: string
  state?: Booking['state']
  moved_to?: string
  moved_from?: string[]
  private?: boolean
  organiser?: string
  for?: string
  places?: string
  note?: string
}

/** All of a booking as it would be written. */
export const written = (b: Booking): Required<Written> => ({
  title: b.title, title_en: b.title_en ?? '', rooms: b.rooms, place: b.rooms.length > 0 ? '' : b.place, start: b.start, end: b.end, state: b.state,
  moved_to: b.moved_to ?? '', moved_from: b.moved_from ?? [], private: b.private, organiser: b.organiser ?? '', for: b.for ?? '', places: b.places ?? '', note: b.note ?? '',
})

/** What takes a change of a booking back. */
export function before(b: Booking, change: Written): Written {
  const was = written(b)
  return Object.fromEntries((Object.keys(change) as (keyof Written)[]).map((k) => [k, was[k]])) as Written
}

/** Whether it can be changed here. Where a private one was written is not said; who tries is told. */
export const ours = (b: Booking): boolean => b.source.user !== undefined || b.private

export async function add(w: Written): Promise<boolean> {
  let made: Booking | undefined
  return act(async () => (made = await post<Booking>('/bookings', w)), words.booked, () => remove(`/bookings/${made!.id}`))
}

/** The booking as it is now: what takes a change back must not bring back what this page saw a moment ago. */
const latest = async (b: Booking): Promise<Booking> => (await get<{ bookings: Booking[] }>(`/agenda?day=${b.start.slice(0, 10)}`)).bookings.find((x) => x.id === b.id) ?? b

/** Does something to a booking; `back` takes it back to what it was just before. */
function undoably(b: Booking, what: () => Promise<unknown>, done: string, back?: (was: Booking) => Promise<unknown>): Promise<boolean> {
  let was = b
  const now = async (): Promise<unknown> => {
    was = await latest(b)
    return what()
  }
  return act(now, done, back && (() => back(was)))
}

export const change = (b: Booking, w: Written, done = words.changed): Promise<boolean> =>
  undoably(b, () => patch<Booking>(`/bookings/${encodeURIComponent(b.id)}`, w), done, (was) => patch(`/bookings/${encodeURIComponent(b.id)}`, before(was, w)))

/** Deletes it as if it had never been. What is private cannot be written again: the page does not know what it says. */
export const drop = (b: Booking): Promise<boolean> =>
  undoably(b, () => remove(`/bookings/${encodeURIComponent(b.id)}`), words.deleted, b.private ? undefined : (was) => post('/bookings', written(was)))
