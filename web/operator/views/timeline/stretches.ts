// What a region plays, told for people: not each turn of ten seconds, but from when to when which items take turns.
import { position } from '../../../player/at.ts'
import type { Item, Line, Program } from '../../../player/program.ts'

/** A time in which the same items take turns; none: the slate. Instants are Unix milliseconds. */
export interface Stretch {
  from: number
  until: number
  /** Ids of items, each once, in order. */
  items: string[]
}

/** The stretches of a region between two instants. */
export function stretches(p: Program, line: Line, from: number, until: number): Stretch[] {
  const all: Stretch[] = []
  for (let t = from; t < until; ) {
    const { loop, end } = position(p, line, t)
    const items = [...new Set(p.loops[loop]!.map((i) => named(p.items[i]!)))]
    add(all, { from: t, until: Math.min(end, until), items })
    t = end
  }
  return all
}

/** Adds a stretch, or lengthens the last if the same items go on. */
export function add(all: Stretch[], next: Stretch): void {
  const last = all[all.length - 1]
  if (last && last.until === next.from && last.items.length === next.items.length && last.items.every((x) => next.items.includes(x))) last.until = next.until
  else all.push({ ...next })
}

/** Pages of a board are one thing. */
const named = (item: Item): string => (item.page ? `board:${item.page.board.kind}` : item.id)
