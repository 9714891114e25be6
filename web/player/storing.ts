// What is stored next: one asset at a time, when nothing waits to be painted.
//
// Where the store is full, what could not be stored says so until it is stored, and it is tried again now and then: who
// sees it on the operators' page sees it as long as it lasts. Which assets go without is told in room.ts.
//
// The browser may close the store, and throw away what was in it. Until it can be looked at again, nobody knows what is stored.
import type { Asset } from './asset.ts'
import { Backoff } from './backoff.ts'
import type { Database } from './database.ts'
import { fits, givesWay, outOfTheWay, surplus } from './room.ts'
import type { Order, Report } from './worker/messages.ts'

/** How long the browser may take to free what was deleted from the store, in milliseconds: no more is deleted meanwhile. */
const freeing = 300_000

export class Storing {
  private database: Database | undefined
  /** What is in the store, needed or not. */
  known = new Set<string>()
  private busy = false
  /** No deleting to make room before this instant of performance.now(). */
  private clearNotBefore = 0
  /** Whether there is room by now for what is too much to be held, is found out with one of them at a time, and not before this. */
  probeNotBefore = 0
  readonly probing = new Backoff(600_000, 6 * 3_600_000)
  /** Nobody knows what is stored: the browser has closed the store, and it may be gone. */
  private unsure = false
  private lookNotBefore = 0

  /** `changed` is called when assets were stored or let go of, `looked` when all may be elsewhere than was thought. */
  constructor(private assets: ReadonlyMap<string, Asset>, private send: (order: Order) => void, private changed: () => void, private looked: () => void) {}

  /** Looks what is stored. To be called before anything is needed. */
  async open(database: Database | undefined): Promise<void> {
    this.database = database
    this.unsure = !database?.ready
    if (database?.ready) this.known = new Set(await database.assetKeys().catch(() => []))
  }

  /** Something could not be stored. */
  get full(): boolean {
    return [...this.assets.values()].some((a) => a.homeless)
  }

  /** Stores one asset that is not stored yet; to be called when nothing urgent is to be painted. */
  storeOne(): void {
    if (this.busy || !this.database) return
    const now = performance.now()
    if (this.unsure) return void (this.lookNotBefore <= now && this.look())
    const wait = [...this.assets.values()].filter((a) => a.blob && !a.stored && a.storeNotBefore > now)
    for (const asset of this.assets.values()) {
      if (!asset.blob || asset.stored || asset.storeNotBefore > now || wait.some((a) => givesWay(asset, a))) continue
      this.busy = true
      return this.send({ do: 'store', asset: asset.need.asset, blob: asset.blob })
    }
  }

  answer(report: Extract<Report, { did: 'store' | 'unstored' }>): void {
    this.busy = false
    if (report.did === 'store') this.known.add(report.asset)
    const asset = this.assets.get(report.asset)
    if (!asset) return
    if (report.did === 'unstored') return void this.unstored(asset, report.reason === 'no-space')
    asset.blob = report.blob
    this.settle(asset)
    this.changed()
    this.storeOne()
  }

  /** The asset is in the store. */
  settle(asset: Asset): void {
    asset.stored = true
    if (!asset.homeless) return
    asset.homeless = false
    asset.patience.reset()
    this.probeSoon()
  }

  /** The asset is not in the store. */
  forget(asset: Asset): void {
    asset.stored = false
    this.known.delete(asset.need.asset)
  }

  // The store is full. What no display names goes first; then what is due much later. It is seen by the next try
  // whether that has helped, since browsers take their time.
  private async unstored(asset: Asset, space: boolean): Promise<void> {
    asset.homeless = true
    asset.storeNotBefore = performance.now() + 1_000 + asset.patience.next()
    if (space) {
      await this.sweep()
      await this.clear(asset)
    }
    const held = [...this.assets.values()].filter((a) => a.storeNotBefore > 0) // the others may yet be stored
    if (!fits(asset, held)) asset.letGo()
    else for (const a of surplus(held)) a.letGo()
    this.changed()
  }

  private async clear(asset: Asset): Promise<void> {
    if (performance.now() < this.clearNotBefore) return
    for (const a of outOfTheWay(asset, [...this.assets.values()])) {
      this.clearNotBefore = performance.now() + freeing
      await this.database?.deleteAsset(a.need.asset).catch(() => undefined)
      this.forget(a)
      a.homeless = true
      a.letGo()
    }
  }

  /** Deletes what no display of this origin names any more. */
  async sweep(): Promise<void> {
    const gone = await this.database?.sweep(new Set(this.assets.keys())).catch(() => [])
    for (const hash of gone ?? []) this.known.delete(hash)
  }

  /** Something has left: there may be room now. */
  hope(): void {
    for (const asset of this.assets.values()) {
      if (!asset.homeless) continue
      asset.patience.reset()
      asset.storeNotBefore = 0
    }
    this.probeSoon()
  }

  private probeSoon(): void {
    this.probing.reset()
    this.probeNotBefore = 0
  }

  /** The browser has closed the store: what was in it may be gone. */
  lost(): void {
    this.unsure = true
    this.lookNotBefore = 0
  }

  /** Looks what is stored now. Until that can be seen it counts as not stored. */
  private async look(): Promise<void> {
    this.lookNotBefore = performance.now() + 5_000
    const known = await this.database!.assetKeys().catch(() => undefined)
    this.unsure = !known
    this.known = new Set(known)
    for (const asset of [...this.assets.values()]) { // a copy: what is needed may change meanwhile
      if (this.known.has(asset.need.asset)) {
        if (asset.state === 'absent') asset.state = 'stored'
        this.settle(asset)
        continue
      }
      asset.homeless ||= this.unsure
      asset.stored = false
      if (!this.unsure && asset.state === 'stored') asset.state = 'absent'
      else await this.present(asset)
    }
    this.looked()
  }

  /** Whether the bytes that are here are there: they lie where the browser stores them, and it may throw that away. */
  async present(asset: Asset): Promise<boolean> {
    const { blob } = asset
    if (!blob || (await blob.slice(0, 1).arrayBuffer().then(() => true, () => false)) || asset.blob !== blob) return true
    asset.letGo()
    asset.fault = undefined
    asset.showNotBefore = 0
    this.forget(asset)
    return false
  }
}
