// The daemon's time, as this page knows it.
//
// The base is the page's own monotonic clock, because Date.now() jumps when someone sets the device's
// clock. Of the daemon's answers the one with the shortest round trip is the truest, though it ages as
// quartz drifts. What is found is approached by slewing: a step would make videos jump.
//
// So it does not matter while the daemon answers whether the device's clock is right, nor that it is set while
// the page plays. Without a daemon the stored offset serves, unless the device's clock went backwards since: many
// players have no battery for their clock and wake up in 1970. Then no time is known, until an answer comes. An
// answer always wins over what was stored, or one bad date would freeze a screen for ever.

export interface Sample {
  /** Daemon's time minus the page's own, in milliseconds. */
  offset: number
  rtt: number
  /** When it was taken, by the page's own clock. */
  taken: number
}

/** What outlives the page. */
export interface StoredClock {
  /** Daemon's time minus the device's: the next page begins with the device's clock as it is then. */
  offset: number
  /** The latest daemon's time that was ever seen. */
  mark: number
}

const kept = 40
/** The first answers come while the page is being set up and are often late: until then the clock is stepped. */
const settling = 8
/** How much truer a younger sample is, in milliseconds per millisecond of age: quartz drifts. */
const drift = 30e-6
/** An error beyond this is stepped, not slewed, in milliseconds. */
const step = 500
/** How fast the clock is slewed, in milliseconds per millisecond. */
const slew = 0.04

export class Clock {
  private samples: Sample[] = []
  private applied: number | undefined
  private moved = 0
  private taken = 0

  /** `own` is the page's own monotonic clock, in Unix milliseconds as far as the device knows. */
  constructor(private own: () => number, stored?: StoredClock) {
    if (stored && own() + stored.offset >= stored.mark) this.applied = stored.offset
    this.moved = own()
  }

  /** Takes an answer of the daemon: sent at, answered between received and replied, arrived at. */
  answer(sent: number, received: number, replied: number, arrived: number): void {
    const rtt = Math.max(0, arrived - sent - (replied - received))
    this.advance(arrived)
    const early = this.taken++ < settling
    const sample = { offset: (received - sent + replied - arrived) / 2, rtt, taken: arrived }
    this.samples = [...this.samples.filter((s) => !contradicts(s, sample)), sample].slice(-kept)
    const target = this.best(arrived)!.offset
    if (early || this.applied === undefined || Math.abs(target - this.applied) > step) this.applied = target
  }

  /** The daemon's time in Unix milliseconds, not rounded, or undefined while it is not known. */
  at(own: number): number | undefined {
    this.advance(own)
    return this.applied === undefined ? undefined : own + this.applied
  }

  now(): number | undefined {
    return this.at(this.own())
  }

  known(): boolean {
    return this.applied !== undefined
  }

  report(): { offset_ms: number; rtt_ms: number; samples: number } {
    const best = this.best(this.own())
    return { offset_ms: this.applied ?? 0, rtt_ms: best?.rtt ?? 0, samples: this.samples.length }
  }

  /** What to store, by the device's clock; undefined while no time is known, or all that is known is what was stored. */
  store(device: number): StoredClock | undefined {
    if (this.samples.length === 0 || this.applied === undefined) return undefined
    const now = this.own() + this.applied
    return { offset: now - device, mark: now }
  }

  private best(own: number): Sample | undefined {
    const worth = (s: Sample) => s.rtt / 2 + (own - s.taken) * drift
    return this.samples.reduce<Sample | undefined>((a, b) => (a && worth(a) < worth(b) ? a : b), undefined)
  }

  private advance(own: number): void {
    const most = Math.max(0, own - this.moved) * slew
    this.moved = Math.max(this.moved, own)
    const best = this.best(own)
    if (!best || this.applied === undefined) return
    this.applied += Math.max(-most, Math.min(most, best.offset - this.applied))
  }
}

/**
 * Not both can be true, so one of the clocks was set between them, or stood still while the device slept: an answer is wrong
 * by half its round trip at most.
 */
const contradicts = (a: Sample, b: Sample): boolean => Math.abs(a.offset - b.offset) > (a.rtt + b.rtt) / 2 + step

/** The page's own clock: Unix milliseconds as far as the device knew when the page was loaded, monotonic. */
export const ownTime = (): number => performance.timeOrigin + performance.now()
