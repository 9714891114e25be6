// What is due in a region, seen by something that has to prepare it: not only which item, but since when it
// has been running, until when, and what it may be replaced with.
//
// A video that is shown longer than its own length is due anew each time it starts over, so that every lap
// is prepared on a hidden plane and begins without a gap. Videos too short for that repeat by themselves.
import { noItem, position, shown } from './at.ts'
import { samePage } from './board/document.ts'
import type { Item, Line, Program } from './program.ts'

export interface Due {
  /** undefined for the slate. */
  item: Item | undefined
  /** The instant at which the item's offset was 0, in Unix milliseconds. */
  start: number
  until: number
  /** The items in force at that instant, in order. */
  loop: readonly Item[]
  /** The items in force after them; none at the program's end, behind which is only a fallback. */
  after: readonly Item[]
  /** The place of the item in the loop. */
  index: number
}

/** A video shorter than this, in milliseconds, repeats by itself. */
export const short = 3_000

export const isVideo = (item: Item): boolean => item.type.startsWith('video/')
const selfRepeating = (item: Item): boolean => isVideo(item) && item.length > 0 && item.length < short

export function dueAt(p: Program, l: Line, t: number): Due {
  const s = shown(p, l, t)
  const here = position(p, l, t)
  const loop = p.loops[here.loop]
  const items = (n: number) => p.loops[n].map((i) => p.items[i])
  const sets = { loop: items(here.loop), after: here.end < p.until ? items(position(p, l, here.end).loop) : [] }
  if (s.item === noItem) return { ...sets, item: undefined, start: t, until: s.until, index: -1 }
  const item = p.items[s.item]
  const due = { ...sets, item, start: t - s.offset, until: s.until, index: loop.indexOf(s.item) }
  if (isVideo(item) && item.length > 0 && !selfRepeating(item)) {
    due.start += Math.floor(s.offset / item.length) * item.length
    due.until = Math.min(due.until, due.start + item.length)
  }
  return due
}

/** The same picture, shown the same way. */
export const sameItem = (a: Item, b: Item): boolean =>
  a.id === b.id && a.asset === b.asset && a.fit === b.fit && a.ground === b.ground && a.sound === b.sound && samePage(a.page, b.page)

/** How far a video's start may move, in milliseconds, for its element to go on and be steered. */
export const near = 250

/** What shows `a` need not be touched to show `b`. */
export function continues(a: Due, b: Due): boolean {
  if (!a.item || !b.item) return a.item === b.item
  if (!sameItem(a.item, b.item)) return false
  if (!isVideo(a.item)) return true
  return Math.abs(apart(a.item, a.start, b.start)) < near
}

/** How far apart two starts of an item are, in milliseconds; of one that repeats by itself, within a lap. */
function apart(item: Item, a: number, b: number): number {
  if (!selfRepeating(item)) return b - a
  const n = item.length
  const rest = (((b - a) % n) + n) % n
  return rest > n / 2 ? rest - n : rest
}

/** How far into the video it should be at an instant, in milliseconds. */
export function mediaTime(due: Due, t: number): number {
  const item = due.item!
  const offset = t - due.start
  return selfRepeating(item) ? ((offset % item.length) + item.length) % item.length : offset
}

/**
 * The item may be seen in place of what is due. It may if it is in force, and also if it is only interrupted:
 * then it is in force again afterwards. What was removed or has expired may not.
 */
export const allows = (due: Due, item: Item): boolean => [...due.loop, ...due.after].some((x) => sameItem(x, item))

/** What takes the place of an item that can't be shown: the nearest before it in the loop that can. */
export function standIn(due: Due, usable: (item: Item) => boolean): Due | undefined {
  for (let k = 1; k < due.loop.length; k++) {
    const index = (due.index - k + due.loop.length) % due.loop.length
    if (usable(due.loop[index])) return { ...due, item: due.loop[index], index }
  }
  const other = due.item && due.after.find(usable)
  return other && { ...due, item: other, index: -1 }
}
