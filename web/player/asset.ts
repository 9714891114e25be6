// One asset of the program, as long as it is needed: where its bytes are, and who waits for them. When they are fetched is
// told in fetching.ts, when they are stored in storing.ts, and whether they can be shown in assets.ts.
import { Backoff } from './backoff.ts'
import type { Need } from './prefetch.ts'
import type { Tenant } from './room.ts'
import type { Fault } from './wire.ts'

export class Asset implements Tenant {
  /** Where the bytes are: nowhere, on their way, in the store but not looked at yet, being verified, here. */
  state: 'absent' | 'fetching' | 'stored' | 'loading' | 'held'
  blob?: Blob
  private waiting: { resolve(blob: Blob): void; reject(error: Error): void }[] = []
  fault?: Exclude<Fault['reason'], 'no-space'>
  /** Not shown before this instant of performance.now(): it could not be. */
  showNotBefore = 0
  /** Not fetched before this instant of performance.now(); below 0 it is being pushed aside. */
  fetchNotBefore = 0
  backoff = new Backoff(1_000, 60_000)
  /** The last try to store it has failed. */
  homeless = false
  storeNotBefore = 0
  patience = new Backoff(10_000, 600_000)

  constructor(public need: Need, public stored: boolean) {
    this.state = stored ? 'stored' : 'absent'
  }

  get here(): boolean {
    return !!this.blob || this.state === 'fetching'
  }

  get missing(): boolean {
    return this.state === 'absent' || this.state === 'fetching'
  }

  /** The bytes, as soon as they are here. */
  wait(): Promise<Blob> {
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }))
  }

  /** The bytes are here, and verified. */
  hold(blob: Blob): void {
    this.state = 'held'
    this.blob = blob
    if (this.fault !== 'undecodable') this.fault = undefined
    this.backoff.reset()
    for (const w of this.waiting.splice(0)) w.resolve(blob)
  }

  /** The bytes are not here any more: the browser frees what it has deleted only when nobody holds it. */
  letGo(): void {
    if (this.state !== 'held' && this.state !== 'stored') return
    this.state = 'absent'
    this.blob = undefined
  }

  /** Who waits for the bytes waits in vain. */
  refuse(reason: string): void {
    for (const w of this.waiting.splice(0)) w.reject(new Error(reason))
  }
}
