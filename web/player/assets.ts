// The assets of the program: which are here, which are fetched next, which can't be shown.
//
// At most two fetches at a time, the soonest due first: all pages of an origin share six connections, and
// something urgent must find one. An asset is used as soon as its bytes are verified, and stored after that,
// when nothing waits to be painted. An asset that is stored is verified before its first use in this page.
import { Backoff } from './backoff.ts'
import type { Database } from './database.ts'
import type { Need } from './prefetch.ts'
import type { Item } from './program.ts'
import type { Failure } from './plane.ts'
import type { Shelf } from './region.ts'
import type { Fault } from './wire.ts'
import type { Order, Report, Size } from './worker/messages.ts'

interface Asset {
  need: Need
  /** Where the bytes are: nowhere, on their way, in the store but not looked at yet, being verified, here. */
  state: 'absent' | 'fetching' | 'stored' | 'loading' | 'held'
  stored: boolean
  blob?: Blob
  waiting: { resolve(blob: Blob): void; reject(error: Error): void }[]
  fault?: Fault['reason']
  backoff: Backoff
  /** No try before this instant of performance.now(). */
  notBefore: number
}

const fetchesAtATime = 2
/** Something due within this may push aside something that is not, in milliseconds. */
const urgent = 20_000
/** How long an asset that could not be decoded is left alone, in milliseconds. */
const undecodableFor = 300_000
/** How long one that was not decoded in time is left alone, in milliseconds: the machine may have been busy. */
const lateFor = 10_000
/** How much may be held that could not be stored, in bytes. */
const unstorable = 256 << 20

/** The bytes of a page of a board. */
const nothing = new Blob()

export class Assets implements Shelf {
  private assets = new Map<string, Asset>()
  private known = new Set<string>()
  private storing = false
  private database: Database | undefined
  private decoding = new Map<number, { resolve(bitmap: ImageBitmap | undefined): void; reject(error: Error): void }>()
  private tickets = 0
  private unusable = new Map<string, number>()

  /** `changed` is called when an asset has become usable or unusable. */
  constructor(private worker: Worker, private changed: () => void) {
    worker.onmessage = (event: MessageEvent<Report>) => this.report(event.data)
  }

  /** Looks what is stored. To be called before anything is needed. */
  async open(database: Database | undefined): Promise<void> {
    this.database = database
    this.known = new Set(await database?.assetKeys().catch(() => []))
  }

  /** Takes over bytes that were verified elsewhere in this page. */
  inherit(blobs: Map<string, Blob>, needs: Need[]): void {
    this.need(needs)
    for (const [hash, blob] of blobs) {
      const asset = this.assets.get(hash)
      if (asset) this.hold(asset, blob)
    }
  }

  /** The verified bytes that are here, by hash. */
  held(): Map<string, Blob> {
    const held = new Map<string, Blob>()
    for (const [hash, asset] of this.assets) if (asset.blob) held.set(hash, asset.blob)
    return held
  }

  /** These assets are needed from now on, in this order, and no others. */
  need(needs: Need[]): void {
    const before = this.assets
    this.assets = new Map()
    for (const need of needs) {
      const asset = before.get(need.asset)
      before.delete(need.asset)
      if (asset) asset.need = need
      this.assets.set(need.asset, asset ?? this.fresh(need))
    }
    for (const gone of before.values()) for (const w of gone.waiting) w.reject(new Error('not needed any more'))
    for (const hash of this.unusable.keys()) if (!this.assets.has(hash)) this.unusable.delete(hash)
    this.send({ do: 'keep', assets: [...this.assets.keys()] })
    this.pump()
  }

  private fresh(need: Need): Asset {
    const asset: Asset = { need, state: 'absent', stored: false, waiting: [], backoff: new Backoff(1_000, 60_000), notBefore: 0 }
    if (this.known.has(need.asset)) this.markStored(asset)
    return asset
  }

  private markStored(asset: Asset): void {
    asset.state = 'stored'
    asset.stored = true
  }

  usable(item: Item): boolean {
    if (item.page) return true
    const asset = this.assets.get(item.asset)
    if (!asset || asset.state === 'absent' || asset.state === 'fetching') return false
    return !((this.unusable.get(item.asset) ?? 0) > performance.now())
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
    return new Promise((resolve, reject) => asset.waiting.push({ resolve, reject }))
  }

  decode(blob: Blob, seen: Size, cover: boolean, hurry: boolean): Promise<ImageBitmap | undefined> {
    const ticket = ++this.tickets
    this.send({ do: 'decode', ticket, blob, seen, cover, hurry })
    return new Promise((resolve, reject) => this.decoding.set(ticket, { resolve, reject }))
  }

  tried(item: Item, failure: Failure | undefined): void {
    const asset = this.assets.get(item.asset)
    if (!asset || failure === 'missing') return
    if (!failure) {
      if (asset.fault === 'undecodable') asset.fault = undefined
      this.unusable.delete(item.asset)
      return
    }
    asset.fault = 'undecodable'
    this.unusable.set(item.asset, performance.now() + (failure === 'late' ? lateFor : undecodableFor))
    this.changed()
  }

  /** The daemon can be reached again: what failed is tried at once. */
  retry(): void {
    for (const asset of this.assets.values()) {
      if (asset.fault === 'undecodable' || asset.fault === 'no-space') continue
      asset.backoff.reset()
      asset.notBefore = 0
    }
    this.pump()
  }

  /** How many assets are not here. */
  get missing(): number {
    let missing = 0
    for (const asset of this.assets.values()) if (asset.state === 'absent' || asset.state === 'fetching') missing++
    return missing
  }

  /** How many assets are stored. */
  get stored(): number {
    return [...this.assets.values()].filter((a) => a.stored).length
  }

  faults(): Fault[] {
    const faults: Fault[] = []
    for (const { need, fault } of this.assets.values()) {
      if (fault) for (const item of need.items) faults.push({ item, asset: need.asset, reason: fault })
    }
    return faults
  }

  /** Fetches what should be fetched next. To be called now and then: waits end with time alone. */
  pump(): void {
    const now = performance.now()
    const all = [...this.assets.values()]
    const running = all.filter((a) => a.state === 'fetching')
    for (const asset of all) {
      if (asset.state !== 'absent' || asset.notBefore > now) continue
      if (running.length >= fetchesAtATime && !this.pushAside(asset, running)) return
      asset.state = 'fetching'
      running.push(asset)
      this.send({ do: 'fetch', asset: asset.need.asset, type: asset.need.type })
    }
  }

  // The one that is pushed aside reports that it failed, which is when it becomes absent; until then a third
  // fetch is under way, for a moment.
  private pushAside(asset: Asset, running: Asset[]): boolean {
    const last = running.reduce((a, b) => (a.need.due > b.need.due ? a : b))
    if (last.need.due - asset.need.due < urgent || running.length > fetchesAtATime) return false
    this.send({ do: 'pause', asset: last.need.asset })
    last.notBefore = -1
    return true
  }

  /** Stores one asset that is not stored yet; to be called when nothing urgent is to be painted. */
  storeOne(): void {
    if (this.storing || !this.database) return
    for (const asset of this.assets.values()) {
      if (!asset.blob || asset.stored || asset.fault === 'no-space') continue
      this.storing = true
      return this.send({ do: 'store', asset: asset.need.asset, blob: asset.blob })
    }
  }

  /** Deletes what no display of this origin names any more. */
  async sweep(): Promise<void> {
    const gone = await this.database?.sweep(new Set(this.assets.keys())).catch(() => [])
    for (const hash of gone ?? []) this.known.delete(hash)
  }

  private send(order: Order): void {
    this.worker.postMessage(order)
  }

  private report(report: Report): void {
    if (report.did === 'decode' || report.did === 'undecodable') {
      const waiting = this.decoding.get(report.ticket)
      this.decoding.delete(report.ticket)
      if (report.did === 'decode') waiting?.resolve(report.bitmap)
      else waiting?.reject(new Error('undecodable'))
      return
    }
    if (report.did === 'store' || report.did === 'unstored') this.storing = false
    if (report.did === 'store') this.known.add(report.asset)
    const asset = this.assets.get(report.asset)
    if (!asset) return
    switch (report.did) {
      case 'fetch':
      case 'load':
        asset.stored = report.did === 'load'
        this.hold(asset, report.blob)
        break
      case 'store':
        asset.stored = true
        asset.blob = report.blob
        return this.storeOne()
      case 'unstored':
        return void this.full(asset, report.reason === 'no-space')
      case 'failed':
        this.failed(asset, report.reason)
        break
    }
    this.changed()
    this.pump()
  }

  private hold(asset: Asset, blob: Blob): void {
    asset.state = 'held'
    asset.blob = blob
    if (asset.fault !== 'undecodable') asset.fault = undefined
    asset.backoff.reset()
    for (const w of asset.waiting.splice(0)) w.resolve(blob)
  }

  private failed(asset: Asset, reason: 'missing' | 'corrupt'): void {
    const loading = asset.state === 'loading'
    asset.state = 'absent'
    asset.stored = false
    this.known.delete(asset.need.asset)
    for (const w of asset.waiting.splice(0)) w.reject(new Error(reason))
    if (loading) return // it was stored and is not any more; what counts is whether it can be fetched
    const paused = asset.notBefore < 0
    asset.notBefore = paused ? 0 : performance.now() + 200 + asset.backoff.next()
    if (!paused) asset.fault = reason
  }

  // The store is full. What no display names goes first; then, if something is stored that is due later than
  // this, that goes; else this one is only held, and is gone when the page is reloaded.
  private async full(asset: Asset, space: boolean): Promise<void> {
    if (space) {
      await this.sweep()
      const last = [...this.assets.values()].reverse().find((a) => a.stored && a.need.due > asset.need.due)
      if (last && this.database) {
        await this.database.deleteAsset(last.need.asset).catch(() => undefined)
        this.known.delete(last.need.asset)
        last.stored = false
        last.fault = 'no-space'
        if (last.state === 'stored') this.putOff(last)
        return
      }
    }
    asset.fault = 'no-space'
    let held = 0
    for (const a of this.assets.values()) {
      if (!a.blob || a.stored || a.fault !== 'no-space') continue
      held += a.need.bytes
      if (held > unstorable) this.putOff(a)
    }
    this.changed()
  }

  private putOff(asset: Asset): void {
    asset.state = 'absent'
    asset.blob = undefined
    asset.notBefore = performance.now() + 600_000
  }
}
