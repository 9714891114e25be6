// The program document: what a display's audience plays, as playlists.Program in Go writes it. It is
// checked in full before it is used, so that nothing behind this line has to expect nonsense: a display
// that throws in its painting loop would show a still picture for ever.
import { type Page, parsePages } from './board/document.ts'
import { check, integer, list, object, optional, text } from './check.ts'

/** One thing that a region shows for a while. */
export interface Item {
  id: string
  /** SHA-256 of the bytes to render, in hexadecimal. */
  asset: string
  bytes: number
  type: string
  /** How long it is shown at a time, in milliseconds. */
  ms: number
  /** A video's own length in milliseconds; 0 for anything else. */
  length: number
  width: number
  height: number
  fit: '' | 'cover' | 'stretch'
  /** Colour behind a picture that does not fill the region; '' where nothing was chosen. */
  ground: string
  sound: boolean
  /** The page of a board that it is, instead of bytes; then there is no asset. */
  page: Page | undefined
}

/** gap ms after the segment before (the first: after Program.from) the region enters loop at phase. */
export type Segment = readonly [gap: number, loop: number, phase: number]

/** The timeline of one region. */
export interface Line {
  id: string
  rect: readonly [number, number, number, number]
  segments: Segment[]
  fallback: number
}

export interface Program {
  v: number
  from: number
  until: number
  canvas: readonly [number, number]
  items: Item[]
  loops: number[][]
  regions: Line[]
}

/** What is played while there is no program. */
export const noProgram: Program = { v: 1, from: 0, until: 0, canvas: [1920, 1080], items: [], loops: [], regions: [] }

/** Reads a program, or throws an Error that says what is wrong with it. */
export function parseProgram(value: unknown): Program {
  const o = object(value, 'program')
  check(o.v === 1, 'program.v', 'is not 1')
  const pages = parsePages(o)
  const items = list(o.items, 'items').map((x, i) => item(x, i, pages))
  const loops = list(o.loops, 'loops').map((l, i) =>
    list(l, `loops[${i}]`).map((x, k) => integer(x, `loops[${i}][${k}]`, 0, items.length - 1)),
  )
  const canvas = list(o.canvas, 'canvas').map((x, i) => integer(x, `canvas[${i}]`, 1))
  check(canvas.length === 2, 'canvas', 'is not [width, height]')
  const regions = list(o.regions, 'regions').map((r, i) => line(r, `regions[${i}]`, loops.length))
  check(new Set(regions.map((r) => r.id)).size === regions.length, 'regions', 'have an id twice')
  return {
    v: 1,
    from: integer(o.from, 'from'),
    until: integer(o.until, 'until'),
    canvas: [canvas[0], canvas[1]],
    items,
    loops,
    regions,
  }
}

function item(value: unknown, i: number, pages: Page[]): Item {
  const at = `items[${i}]`
  const o = object(value, at)
  const page = optional<Page | undefined>(o.page, (x, n) => pages[integer(x, n, 1, pages.length) - 1], `${at}.page`, undefined)
  const asset = text(o.asset, `${at}.asset`)
  check(page ? asset === '' : /^[0-9a-f]{64}$/.test(asset), `${at}.asset`, 'is no SHA-256')
  const fit = optional(o.fit, text, `${at}.fit`, '')
  check(fit === '' || fit === 'cover' || fit === 'stretch', `${at}.fit`, 'is unknown')
  const ground = optional(o.ground, text, `${at}.ground`, '')
  check(ground === '' || /^#[0-9a-fA-F]{6}$/.test(ground), `${at}.ground`, 'is no colour')
  const id = text(o.id, `${at}.id`)
  check(id !== '', `${at}.id`, 'is empty')
  return {
    id,
    asset,
    bytes: integer(o.bytes, `${at}.bytes`, 0),
    type: text(o.type, `${at}.type`),
    ms: integer(o.ms, `${at}.ms`, 0),
    length: optional(o.length, (x, n) => integer(x, n, 0), `${at}.length`, 0),
    width: integer(o.width, `${at}.width`, 0),
    height: integer(o.height, `${at}.height`, 0),
    fit,
    ground,
    sound: o.sound === true,
    page,
  }
}

function line(value: unknown, at: string, loops: number): Line {
  const o = object(value, at)
  const rect = list(o.rect, `${at}.rect`).map((x, i) => integer(x, `${at}.rect[${i}]`))
  check(rect.length === 4, `${at}.rect`, 'is not [x, y, width, height]')
  const id = text(o.id, `${at}.id`)
  check(id !== '', `${at}.id`, 'is empty')
  return {
    id,
    rect: [rect[0], rect[1], rect[2], rect[3]],
    segments: list(o.segments, `${at}.segments`).map((s, i) => {
      const a = list(s, `${at}.segments[${i}]`)
      check(a.length === 3, `${at}.segments[${i}]`, 'is not [gap, loop, phase]')
      return [
        integer(a[0], `${at}.segments[${i}][0]`, 0),
        integer(a[1], `${at}.segments[${i}][1]`, 0, loops - 1),
        integer(a[2], `${at}.segments[${i}][2]`),
      ] as const
    }),
    fallback: integer(o.fallback, `${at}.fallback`, 0, loops - 1),
  }
}
