// The assets of the program: which are here, and which can be shown.
//
// An asset is used as soon as its bytes are verified, and stored after that. An asset that is stored is verified before its first
// use in this page. What can't be shown then is left alone for a while, and not fetched again: its bytes would be the same.
import { Asset } from './asset.ts'
import { Decoding } from './decoding.ts'
import { Fetching } from './fetching.ts'
import type { Failure } from './plane.ts'
import type { Need } from './prefetch.ts'
import type { Item } from './program.ts'
import type { Shelf } from './region.ts'
import { Storing } from './storing.ts'
import type { Fault } from './wire.ts'
import type { Order, Report, Size } from './worker/messages.ts'

/** How long an asset that could not be decoded is left alone, in milliseconds. */
const undecodableFor = 300_000
/** How long one that was not decoded in time is left alone, in milliseconds: the machine may have been busy. */
const lateFor = 10_000
/** The bytes of a page of a board. */
const nothing = new Blob()

export class Assets implements Shelf {
  /** In the order in which they are due. */
  private assets = new Map<string, Asset>()
  private send = (order: Order): void => this.worker.postMessage(order)
  private decoding = new Decoding(this.send)
  readonly storing = new Storing(this.assets, this.send, () => this.changed(), () => this.goOn())
  readonly fetching = new Fetching(this.assets, this.storing, this.send)

  /** `changed` is called when an asset has become usable or unusable. */
  constructor(private worker: Worker, private changed: () => void) {
    worker.onmessage = (event: MessageEvent<Report>) => this.report(event.data)
  }

  /** Takes over bytes that were verified elsewhere in this page. */
  inherit(blobs: Map<string, Blob>, needs: Need[]): void {
    this.need(needs)
    for (const [hash, blob] of blobs) this.assets.get(hash)?.hold(blob)
  }

  /** The verified bytes that are here, by hash. */
  held(): Map<string, Blob> {
    const held = new Map<string, Blob>()
    for (const [hash, asset] of this.assets) if (asset.blob) held.set(hash, asset.blob)
    return held
  }

  /** These assets are needed from now on, in this order, and no others. */
  need(needs: Need[]): void {
    const before = new Map(this.assets)
    this.assets.clear()
    for (const need of needs) {
      const asset = before.get(need.asset) ?? new Asset(need, this.storing.known.has(need.asset))
      before.delete(need.asset)
      asset.need = need
      this.assets.set(need.asset, asset)
    }
    for (const gone of before.values()) gone.refuse('not needed any more')
    if (before.size > 0) this.storing.hope()
    this.send({ do: 'keep', assets: [...this.assets.keys()] })
    this.fetching.pump()
  }

  usable(item: Item): boolean {
    if (item.page) return true
    const asset = this.assets.get(item.asset)
    return !!asset && !asset.missing && asset.showNotBefore <= performance.now()
  }

  take(item: Item): Promise<Blob> {
    if (item.page) return Promise.resolve(nothing)
    const asset = this.assets.get(item.asset)
    if (!asset) return Promise.reject(new Error('not needed'))
    if (asset.blob) return Promise.resolve(asset.blob)
    if (asset.state === 'stored') {
      asset.state = 'loading'
      this.send({ do: 'load', asset: item.asset })
    }
    return asset.wait()
  }

  decode(blob: Blob, seen: Size, cover: boolean, hurry: boolean): Promise<ImageBitmap | undefined> {
    return this.decoding.decode(blob, seen, cover, hurry)
  }

  tried(item: Item, failure: Failure | undefined): void {
    const asset = this.assets.get(item.asset)
    if (!asset || failure === 'missing') return
    if (!failure) {
      if (asset.fault === 'undecodable') asset.fault = undefined
      asset.showNotBefore = 0
      return
    }
    asset.showNotBefore = performance.now() + (failure === 'late' ? lateFor : undecodableFor)
    void this.storing.present(asset).then((present) => {
      if (present) asset.fault = 'undecodable'
      this.goOn()
    })
  }

  /** How many assets are not here. */
  get missing(): number {
    return [...this.assets.values()].filter((a) => a.missing).length
  }

  /** How many assets are stored. */
  get stored(): number {
    return [...this.assets.values()].filter((a) => a.stored).length
  }

  faults(): Fault[] {
    return [...this.assets.values()].flatMap(({ need, fault, homeless }): Fault[] => {
      const reason = fault ?? (homeless ? 'no-space' : undefined)
      return reason ? need.items.map((item) => ({ item, asset: need.asset, reason })) : []
    })
  }

  private report(report: Report): void {
    if (report.did === 'decode' || report.did === 'undecodable') return this.decoding.answer(report)
    if (report.did === 'store' || report.did === 'unstored') return this.storing.answer(report)
    const asset = this.assets.get(report.asset)
    if (!asset) return
    switch (report.did) {
      case 'fetch':
        asset.stored = false
        asset.storeNotBefore = 0
        asset.hold(report.blob)
        break
      case 'load':
        this.storing.settle(asset)
        asset.hold(report.blob)
        break
      case 'failed':
        this.fetching.failed(asset, report.reason)
    }
    this.goOn()
  }

  /** Assets are elsewhere than they were, or were thought to be. */
  private goOn(): void {
    this.changed()
    this.fetching.pump()
  }
}
