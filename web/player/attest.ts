// Attestation: what the page says of itself on its body and to the daemon. It is made in the painting
// callback and nowhere else, so a page whose script lives but whose pictures have stopped falls silent.
import type { Status } from './wire.ts'

/** What changes seldom; the rest of a Status is added when it is sent. */
export type Shown = Pick<Status, 'state' | 'has' | 'missing' | 'shows' | 'over' | 'faults'>

export class Attestor {
  private told = -1
  private written = -1
  private again = 0
  private last = ''

  /**
   * To be called at every frame. `version` changes whenever something shown may have changed; `send` returns
   * false if the status could not be sent.
   */
  tick(t: number, version: number, program: string, shown: () => Shown, send: (shown: Shown) => boolean): void {
    const overdue = t >= this.again || this.again - t > 10_000
    if (version === this.told && version === this.written && !overdue) return
    const now = shown()
    if (version !== this.written) {
      this.written = version
      document.body.dataset.state = now.state
      document.body.dataset.program = program
    }
    const text = JSON.stringify(now)
    if (text === this.last && !overdue) {
      this.told = version
      return
    }
    if (!send(now)) {
      this.again = t + 200
      this.told = version
      this.last = ''
      return
    }
    this.told = version
    this.last = text
    this.again = t + 2_000 + Math.random() * 2_000
  }
}
