// At: what a program and its notices say is on the canvas at one instant. The same function exists in Go
// (playlists/at.go), and both agree on every vector in playlists/testdata. It is pure: it knows no clock,
// no calendar and no rules, so a display that is cut off goes on being right.
//
// Every instant is Unix milliseconds, a whole number.
import type { Notice, Notices } from './notices.ts'
import type { Line, Program } from './program.ts'

/** What one region shows. */
export interface Shown {
  region: string
  /** Index into Program.items, or noItem for the slate. */
  item: number
  /** How far into the item, in milliseconds. */
  offset: number
  /** When the item ends or is cut off. */
  until: number
}

export interface Frame {
  /** In the program's order. */
  regions: Shown[]
  /** Id of the strip or card whose turn it is. */
  overlay?: string
  /** Id of the notice that covers the canvas. */
  takeover?: string
  /** Nothing changes before this instant. */
  next: number
}

export const noItem = -1

/** The end of the year 9999. */
export const forever = 253402300800000

/** How long one of several strips and cards stays. */
export const turn = 10_000

export function at(p: Program, n: Notices, t: number): Frame {
  const regions = p.regions.map((l) => shown(p, l, t))
  const frame: Frame = { regions, next: regions.reduce((next, s) => Math.min(next, s.until), forever) }
  over(frame, n, t)
  return frame
}

/** The loop a region is in at an instant, the position in it before wrapping, and when that ends. */
export interface Position {
  loop: number
  pos: number
  end: number
}

// Outside of the program's window, and before anything else is known, the fallback loop is entered as if
// it had run since 1970. Before the first segment that segment is entered backwards: a clock that is a few
// milliseconds behind must not see something else flash by.
export function position(p: Program, l: Line, t: number): Position {
  if (t < p.from) return { loop: l.fallback, pos: t, end: p.from }
  if (t >= p.until || l.segments.length === 0) return { loop: l.fallback, pos: t, end: forever }
  let s = 0
  let from = p.from + l.segments[0][0]
  while (s + 1 < l.segments.length && from + l.segments[s + 1][0] <= t) from += l.segments[++s][0]
  const [, loop, phase] = l.segments[s]
  const end = s + 1 < l.segments.length ? Math.min(p.until, from + l.segments[s + 1][0]) : p.until
  return { loop, pos: phase + t - from, end }
}

/** What one region shows at an instant. */
export function shown(p: Program, l: Line, t: number): Shown {
  const { loop, pos, end } = position(p, l, t)
  const length = p.loops[loop].reduce((sum, i) => sum + p.items[i].ms, 0)
  if (length === 0) return { region: l.id, item: noItem, offset: 0, until: end }
  let offset = mod(pos, length)
  for (const item of p.loops[loop]) {
    const ms = p.items[item].ms
    if (offset < ms) return { region: l.id, item, offset, until: Math.min(end, t - offset + ms) }
    offset -= ms
  }
  throw new Error('a position lies within its loop')
}

// Of takeovers the highest wins, the newest within a rung; strips and cards take turns.
function over(frame: Frame, n: Notices, t: number): void {
  const strips: Notice[] = []
  const takeovers: Notice[] = []
  for (const x of n.notices) {
    if (t < x.from) frame.next = Math.min(frame.next, x.from)
    if (t < x.from || t >= x.until) continue
    frame.next = Math.min(frame.next, x.until)
    if (x.style === 'takeover') takeovers.push(x)
    else strips.push(x)
  }
  strips.sort(byRank)
  takeovers.sort(byRank)
  if (takeovers.length > 0) frame.takeover = takeovers[0].id
  if (strips.length > 0) {
    const k = Math.floor(t / turn)
    frame.overlay = strips[mod(k, strips.length)].id
    if (strips.length > 1) frame.next = Math.min(frame.next, (k + 1) * turn)
  }
}

const byRank = (a: Notice, b: Notice): number => b.precedence - a.precedence || b.from - a.from || byText(a.id, b.id)

// Go compares the bytes of UTF-8, which is the order of code points; `<` would compare halves of
// surrogate pairs.
function byText(a: string, b: string): number {
  const x = Array.from(a, (c) => c.codePointAt(0)!)
  const y = Array.from(b, (c) => c.codePointAt(0)!)
  const i = x.findIndex((c, k) => c !== y[k])
  return i < 0 ? x.length - y.length : x[i] - (y[i] ?? -1)
}

const mod = (a: number, n: number): number => ((a % n) + n) % n
