// In which order a program's assets are needed: by the instant at which each is first due. Everything is
// fetched in the end, because a display that is cut off has to go on for weeks with what it has.
import type { Item, Line, Program } from './program.ts'

export interface Need {
  asset: string
  bytes: number
  type: string
  /** When it is first due, in Unix milliseconds; Infinity if only a fallback plays it, or nothing that is known. */
  due: number
  /** Ids of the items that show it. */
  items: string[]
}

/**
 * Every asset that the program plays from now on, the one that is due soonest first. What it only has played is not needed:
 * a film that was taken off makes room at once. Behind its end nobody knows, so all are. Pages of boards need none.
 */
export function needs(p: Program, t: number): Need[] {
  const due = new Map<number, number>()
  for (const line of p.regions) walk(p, line, t, (item, at) => due.set(item, Math.min(at, due.get(item) ?? Infinity)))
  for (const line of p.regions) for (const item of p.loops[line.fallback]) if (!due.has(item)) due.set(item, Infinity)
  const byAsset = new Map<string, Need>()
  p.items.forEach((item: Item, i) => {
    if (item.page || (t < p.until && !due.has(i))) return
    const at = due.get(i) ?? Infinity
    const need = byAsset.get(item.asset)
    if (!need) byAsset.set(item.asset, { asset: item.asset, bytes: item.bytes, type: item.type, due: at, items: [item.id] })
    else {
      need.due = Math.min(need.due, at)
      if (!need.items.includes(item.id)) need.items.push(item.id)
    }
  })
  return [...byAsset.values()].sort((a, b) => (a.due === b.due ? 0 : a.due - b.due))
}

// Walks along a region's timeline. Of each segment one lap is enough, and of a loop that had a whole lap
// before, nothing: its items are due sooner there.
function walk(p: Program, line: Line, t: number, visit: (item: number, at: number) => void): void {
  const whole = new Set<number>()
  const lap = (loop: number, pos: number, from: number, end: number) => {
    if (whole.has(loop)) return
    const items = p.loops[loop]
    for (const item of items) visit(item, Infinity) // they may stand in for each other
    const length = items.reduce((sum, i) => sum + p.items[i].ms, 0)
    if (length === 0) return
    let offset = ((pos % length) + length) % length
    let k = 0
    while (offset >= p.items[items[k]].ms) offset -= p.items[items[k++]].ms
    let at = from - offset
    for (let n = 0; n < items.length && at < end; n++, k = (k + 1) % items.length) {
      visit(items[k], Math.max(from, at))
      at += p.items[items[k]].ms
    }
    if (end - from >= length) whole.add(loop)
  }
  if (t < p.from || t >= p.until || line.segments.length === 0) lap(line.fallback, t, t, Infinity)
  let from = p.from
  line.segments.forEach(([gap, loop, phase], s) => {
    from += gap
    const end = s + 1 < line.segments.length ? from + line.segments[s + 1][0] : p.until
    const start = Math.max(t, s === 0 ? p.from : from)
    if (end > start) lap(loop, phase + start - from, start, end)
  })
}
