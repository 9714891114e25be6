// How long to wait before another try. Full jitter: after a power cut a thousand players come back at the
// same second, and anything that is not random keeps them in step.

export class Backoff {
  private tries = 0

  /** The first wait is at most `first`, each later one at most twice the one before, never above `most`; milliseconds. */
  constructor(private first: number, private most: number, private random: () => number = Math.random) {}

  next(): number {
    const ceiling = Math.min(this.most, this.first * 2 ** this.tries)
    this.tries = Math.min(this.tries + 1, 30)
    return this.random() * ceiling
  }

  reset(): void {
    this.tries = 0
  }
}
