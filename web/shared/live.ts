// Keeping a page true: ask when the daemon hints that something has changed, not on a timer.

/** Runs a job whenever it is asked to, never twice at a time and not more often than `pause` milliseconds. */
export function calmly(pause: number, job: () => Promise<void>): () => void {
  let running = false
  let again = false
  const run = async (): Promise<void> => {
    running = true
    again = false
    try {
      await job()
    } finally {
      setTimeout(() => {
        running = false
        if (again) void run()
      }, pause)
    }
  }
  return () => {
    if (running) again = true
    else void run()
  }
}

/**
 * Calls changed at once and after every change at the daemon, and alive when the daemon comes or goes. A
 * page that nobody looks at lets its stream go: browsers have only six connections for all pages of a site.
 * Returns what ends it.
 */
export function watch(changed: () => void, alive: (yes: boolean) => void): () => void {
  let stream: EventSource | undefined
  const turn = (): void => {
    stream?.close()
    stream = undefined
    if (document.hidden) return
    stream = new EventSource('/api/v1/events')
    stream.addEventListener('open', () => alive(true))
    stream.addEventListener('changed', changed)
    stream.addEventListener('error', () => {
      alive(false)
      // The browser tries again by itself, unless the answer was no stream at all.
      if (stream?.readyState === EventSource.CLOSED) setTimeout(() => stream && turn(), 3000)
    })
  }
  document.addEventListener('visibilitychange', turn)
  turn()
  return () => {
    document.removeEventListener('visibilitychange', turn)
    stream?.close()
    stream = undefined
  }
}
