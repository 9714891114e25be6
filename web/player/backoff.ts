// How long to wait before another try: at random, and at most as long as it has not worked. So what was away for a
// moment is found again in about a moment, and what is away for long is asked seldom; and since nothing is in
// fixed steps, a thousand players that come back with the power in the same second do not stay in step.

export class Backoff {
  private since: number | undefined

  /** The longest wait is never below `least` nor above `most`, in milliseconds. */
  constructor(private least: number, private most: number, private now: () => number = () => performance.now(), private random: () => number = Math.random) {}

  /** Milliseconds to wait now. */
  next(): number {
    this.since ??= this.now()
    return this.random() * Math.max(this.least, Math.min(this.most, this.now() - this.since))
  }

  /** It has worked. */
  reset(): void {
    this.since = undefined
  }
}
