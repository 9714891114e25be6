// A booking as the form has it, and what of it is sent.
import type { Booking } from '../../../shared/api.ts'
import type { SiteTime } from '../../../shared/time.ts'
import type { Written } from './write.ts'

export interface Fields {
  title: string
  english: string
  rooms: string[]
  /** Where it is if that is no room. */
  place: string
  day: string
  /** Of its end; the same day, but for what passes midnight. */
  lastDay: string
  from: string
  to: string
  state: Booking['state']
  private: boolean
  organiser: string
  for: string
  places: string
  note: string
  /** Rooms whose doors say that it has moved. */
  left: string[]
}

export function fieldsOf(b: Booking, time: SiteTime): Fields {
  const [start, end] = [Date.parse(b.start), Date.parse(b.end)]
  return {
    title: b.title, english: b.title_en ?? '', rooms: b.rooms, place: b.rooms.length > 0 ? '' : b.place, day: time.dayOf(start), lastDay: time.dayOf(end),
    from: time.timeOfDay(start).slice(0, 5), to: time.timeOfDay(end).slice(0, 5), state: b.state, private: b.private,
    organiser: b.organiser ?? '', for: b.for ?? '', places: b.places ?? '', note: b.note ?? '', left: [],
  }
}

/** A new one, of an hour and a half. */
export function fresh(time: SiteTime, room: string, start: number): Fields {
  const end = start + 90 * 60_000
  return {
    title: '', english: '', rooms: room ? [room] : [], place: '', day: time.dayOf(start), lastDay: time.dayOf(end),
    from: time.timeOfDay(start).slice(0, 5), to: time.timeOfDay(end).slice(0, 5), state: 'normal', private: false, organiser: '', for: '', places: '', note: '', left: [],
  }
}

/** What is written of the fields: of a booking that was there before, what has changed. */
export function said(f: Fields, was: Fields | undefined): Written {
  const all: Record<string, [now: unknown, before: unknown]> = {
    title: [f.title.trim(), was?.title], title_en: [f.english.trim(), was?.english], rooms: [f.rooms, was?.rooms], place: [f.rooms.length > 0 ? '' : f.place.trim(), was?.place],
    start: [`${f.day} ${f.from}`, was && `${was.day} ${was.from}`], end: [`${f.lastDay} ${f.to}`, was && `${was.lastDay} ${was.to}`],
    state: [f.state, was?.state], private: [f.private, was?.private], organiser: [f.organiser.trim(), was?.organiser], for: [f.for.trim(), was?.for], places: [f.places.trim(), was?.places], note: [f.note.trim(), was?.note],
    moved_from: [f.left, was?.left],
  }
  const empty = (x: unknown): boolean => x === '' || x === false || (Array.isArray(x) && x.length === 0)
  return Object.fromEntries(Object.entries(all).filter(([, [now, before]]) => (was ? JSON.stringify(now) !== JSON.stringify(before) : !empty(now))).map(([key, [now]]) => [key, now])) as Written
}
