// What of a display outlives its page, beside the assets: the documents that it follows, and the time.
//
// What cannot be written is written later, since a disk may be full for a while. The time is kept by the clock of the
// computer, with which the next page begins; so it is written anew as soon as somebody has set that clock.
import { ownTime, type Clock } from './clock.ts'
import type { Database } from './database.ts'
import type { Documents } from './documents.ts'

/** How far the computer's clock is ahead of the page's own, in milliseconds. */
const computerAhead = (): number => Date.now() - ownTime()
/** So far it has been set, and is not only inexact. */
const set = 1_000

export class Memory {
  private unsaved = false
  /** How far the computer's clock was ahead when the time was stored. */
  private clockSaved = -Infinity

  /** `needed` says which assets the documents need. */
  constructor(private display: string, private database: Database, private documents: Documents, private needed: () => string[], private clock: () => Clock) {}

  async save(): Promise<void> {
    try {
      await this.database.saveDisplay(this.display, { documents: this.documents.store(), assets: this.needed() })
      this.unsaved = false
    } catch (error) {
      this.unsaved = true
      console.warn('documents not stored', error)
    }
  }

  saveClock(): void {
    const clock = this.clock().store(Date.now())
    if (!clock) return
    this.clockSaved = computerAhead()
    void this.database.saveClock(this.display, clock).catch(() => undefined)
  }

  /** To be called twice a second, with a number that rises by one each time. */
  tick(beat: number): void {
    if (beat % 60 === 5 || Math.abs(computerAhead() - this.clockSaved) > set) this.saveClock()
    if (beat % 60 === 45 && this.unsaved) void this.save()
  }
}
