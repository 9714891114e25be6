// What a program says about boards: the house, the boards, the bookings that they list, and the pages that
// items of a program show. Which bookings are on which page was decided when the program was compiled; here a
// page only gets a shape. The types are those of playlists/boards.go.
import { check, integer, list, object, optional, text } from '../check.ts'

/** The house, as boards need it. */
export interface House {
  name: string
  /** IANA name of the site's time zone. */
  zone: string
  /** "8:30–21:30"; '' if it never closes. */
  hours: string
}

export interface Board {
  kind: 'today' | 'door' | 'studio'
  /** Height of the text that must be read, in canvas pixels; all sizes are multiples of it. */
  unit: number
  /** Columns of rows. */
  columns: number
  /** The room that it belongs to. */
  place: Words
}

export interface Words {
  zh: string
  en: string
}

/** A booking as a board lists it. */
export interface Listing {
  title: Words
  place: Words
  /** The day it begins, "2026-11-23". */
  day: string
  /** When it begins, as people write it: "9:00", "下午". */
  begins: string
  /** When it ends; '' if nobody said so. */
  ends: string
  from: number
  until: number
  /** Only that the room is taken may be said. */
  private: boolean
  /** When it takes place now, if it was moved: "12月21日 9:00". */
  moved: string
  organiser: string
  for: string
  places: string
  note: string
}

export const states = ['', 'soon', 'now', 'full', 'cancelled', 'moved', 'tentative', 'tomorrow', 'relocated'] as const
export type RowState = (typeof states)[number]

export interface Row {
  listing: Listing
  state: RowState
  /** How many lines its title may take. */
  lines: number
}

export interface Page {
  board: Board
  house: House
  day: string
  state: '' | 'none' | 'over' | 'free' | 'soon' | 'busy' | 'unknown'
  rows: Row[]
  /** How many bookings found no room on any page. */
  left: number
  /** Which of how many pages this is, from 1. */
  number: number
  of: number
}

const keys = new WeakMap<Page, string>()

/** The same is seen on both pages, though they are of two programs. */
export function samePage(a: Page | undefined, b: Page | undefined): boolean {
  return a === b || (!!a && !!b && key(a) === key(b))
}

function key(page: Page): string {
  let known = keys.get(page)
  if (known === undefined) keys.set(page, (known = JSON.stringify(page)))
  return known
}

/** Reads the pages of a program; what they refer to is put in place. */
export function parsePages(o: Record<string, unknown>): Page[] {
  const pages = list(o.pages, 'pages')
  if (pages.length === 0) return []
  const house = parseHouse(o.house)
  const boards = list(o.boards, 'boards').map(parseBoard)
  const listings = list(o.bookings, 'bookings').map(parseListing)
  return pages.map((value, i) => {
    const at = `pages[${i}]`
    const p = object(value, at)
    const state = optional(p.state, text, `${at}.state`, '')
    check(state === '' || state === 'none' || state === 'over' || state === 'free' || state === 'soon' || state === 'busy' || state === 'unknown', `${at}.state`, 'is unknown')
    return {
      board: boards[integer(p.board, `${at}.board`, 0, boards.length - 1)],
      house,
      day: date(p.day, `${at}.day`),
      state,
      rows: list(p.rows, `${at}.rows`).map((value, k) => {
        const where = `${at}.rows[${k}]`
        const row = list(value, where)
        return {
          listing: listings[integer(row[0], where, 0, listings.length - 1)],
          state: states[integer(row[1], where, 0, states.length - 1)],
          lines: integer(row[2], where, 1, 9),
        }
      }),
      left: optional(p.left, (x, n) => integer(x, n, 0), `${at}.left`, 0),
      number: integer(p.number, `${at}.number`, 1),
      of: integer(p.of, `${at}.of`, 1),
    }
  })
}

function parseHouse(value: unknown): House {
  const o = object(value, 'house')
  return { name: text(o.name, 'house.name'), zone: text(o.zone, 'house.zone'), hours: optional(o.hours, text, 'house.hours', '') }
}

function parseBoard(value: unknown, i: number): Board {
  const at = `boards[${i}]`
  const o = object(value, at)
  const kind = text(o.kind, `${at}.kind`)
  check(kind === 'today' || kind === 'door' || kind === 'studio', `${at}.kind`, 'is unknown')
  return { kind, unit: integer(o.unit, `${at}.unit`, 1, 10_000), columns: integer(o.columns, `${at}.columns`, 1, 100), place: words(o.place, `${at}.place`) }
}

function parseListing(value: unknown, i: number): Listing {
  const at = `bookings[${i}]`
  const o = object(value, at)
  const some = (key: string) => optional(o[key], text, `${at}.${key}`, '')
  return {
    title: words(o.title, `${at}.title`),
    place: words(o.place, `${at}.place`),
    day: date(o.day, `${at}.day`),
    begins: text(o.begins, `${at}.begins`),
    ends: some('ends'),
    from: integer(o.from, `${at}.from`),
    until: integer(o.until, `${at}.until`),
    private: o.private === true,
    moved: some('moved'),
    organiser: some('organiser'),
    for: some('for'),
    places: some('places'),
    note: some('note'),
  }
}

/** Words in both languages; what is missing is empty. */
function words(value: unknown, at: string): Words {
  if (value === undefined || value === null) return { zh: '', en: '' }
  const o = object(value, at)
  return { zh: optional(o['zh-CN'], text, at, ''), en: optional(o.en, text, at, '') }
}

function date(value: unknown, at: string): string {
  const day = text(value, at)
  check(/^\d{4,}-\d\d-\d\d$/.test(day), at, 'is no date')
  return day
}
