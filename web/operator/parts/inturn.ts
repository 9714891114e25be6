// Work for which nobody waits, such as the pictures of a grid: a little in each frame, so that a page that scrolls, or on which
// all displays change at once, stays fluid. In a page that nobody sees there are no frames, and nothing is done.
const waiting = new Set<() => void>()

/** How long may be worked in a frame, in milliseconds; what was begun is done. */
const share = 4

/** Does a job when it is its turn, once however often it was asked for until then. */
export function inTurn(job: () => void): void {
  waiting.add(job)
  if (waiting.size === 1) requestAnimationFrame(next)
}

/** Takes back a job whose turn has not come. */
export const takeBack = (job: () => void): void => void waiting.delete(job)

function next(): void {
  const end = performance.now() + share
  try {
    for (const job of waiting) {
      waiting.delete(job)
      job()
      if (performance.now() >= end) break
    }
  } finally {
    if (waiting.size > 0) requestAnimationFrame(next)
  }
}
