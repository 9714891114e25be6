// Work for which nobody waits, such as the pictures of a grid: one piece after the other, so that a page that scrolls is held up
// by one of them at most.
const waiting = new Set<() => void>()

/** Does a job when it is its turn; returns what takes it back. */
export function inTurn(job: () => void): () => void {
  const mine = (): void => job()
  waiting.add(mine)
  if (waiting.size === 1) setTimeout(next)
  return () => void waiting.delete(mine)
}

function next(): void {
  const [first] = waiting
  if (!first) return
  waiting.delete(first)
  if (waiting.size > 0) setTimeout(next)
  first()
}
