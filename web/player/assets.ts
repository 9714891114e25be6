// The assets of the program: which are here, which are fetched next, which can't be shown.
//
// At most two fetches at a time, the soonest due first: all pages of an origin share six connections, and
// something urgent must find one. An asset is used as soon as its bytes are verified, and stored after that,
// when nothing waits to be painted. An asset that is stored is verified before its first use in this page.
//
// Where the store is full, what could not be stored says so until it is stored, and it is tried again now and then: who
// sees it on the operators' page sees it as long as it lasts. Which assets go without is told in room.ts.
import { Backoff } from './backoff.ts'
import type { Database } from './database.ts'
import { Decoding } from './decoding.ts'
import type { Need } from './prefetch.ts'
import type { Item } from './program.ts'
import type { Failure } from './plane.ts'
import type { Shelf } from './region.ts'
import { fits, givesWay, outOfTheWay, surplus, type Tenant } from './room.ts'
import type { Fault } from './wire.ts'
import type { Order, Report, Size } from './worker/messages.ts'

interface Asset extends Tenant {
  /** Where the bytes are: nowhere, on their way, in the store but not looked at yet, being verified, here. */
  state: 'absent' | 'fetching' | 'stored' | 'loading' | 'held'
  blob?: Blob
  waiting: { resolve(blob: Blob): void; reject(error: Error): void }[]
  fault?: Exclude<Fault['reason'], 'no-space'>
  backoff: Backoff
  /** No try before this instant of performance.now(). */
  notBefore: number
  /** The last try to store it has failed. */
  homeless: boolean
  patience: Backoff
  storeNotBefore: number
}

const fetchesAtATime = 2
/** Something due within this may push aside something that is not, in milliseconds. */
const urgent = 20_000
/** How long an asset that could not be decoded is left alone, in milliseconds. */
const undecodableFor = 300_000
/** How long one that was not decoded in time is left alone, in milliseconds: the machine may have been busy. */
const lateFor = 10_000
/** How long the browser may take to free what was deleted from the store, in milliseconds: no more is deleted meanwhile. */
const freeing = 300_000

/** The bytes of a page of a board. */
const nothing = new Blob()

export class Assets implements Shelf {
  private assets = new Map<string, Asset>()
  private known = new Set<string>()
  private storing = false
  private database: Database | undefined
  private decoding = new Decoding((order) => this.send(order))
  private unusable = new Map<string, number>()
  /** No deleting to make room before this instant of performance.now(). */
  private clearNotBefore = 0
  /** Whether there is room by now for what is too much to be held, is found out with one of them at a time, and not before this. */
  private probeNotBefore = 0
  private probing = new Backoff(600_000, 6 * 3_600_000)
  /** Nobody knows what is stored: the browser has closed the store, and it may be gone. */
  private unsure = false
  private lookNotBefore = 0

  /** `changed` is called when an asset has become usable or unusable. */
  constructor(private worker: Worker, private changed: () => void) {
    worker.onmessage = (event: MessageEvent<Report>) => this.report(event.data)
  }

  /** Looks what is stored. To be called before anything is needed. */
  async open(database: Database | undefined): Promise<void> {
    this.database = database
    this.unsure = !database?.ready
    if (database?.ready) this.known = new Set(await database.assetKeys().catch(() => []))
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
    if (before.size > 0) this.hope()
    this.send({ do: 'keep', assets: [...this.assets.keys()] })
    this.pump()
  }

  private fresh(need: Need): Asset {
    const asset: Asset = {
      need, state: 'absent', stored: false, waiting: [], backoff: new Backoff(1_000, 60_000), notBefore: 0,
      homeless: false, patience: new Backoff(10_000, 600_000), storeNotBefore: 0,
      get here() {
        return !!this.blob || this.state === 'fetching'
      },
    }
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
    return this.decoding.decode(blob, seen, cover, hurry)
  }

  tried(item: Item, failure: Failure | undefined): void {
    const asset = this.assets.get(item.asset)
    if (!asset || failure === 'missing') return
    if (!failure) {
      if (asset.fault === 'undecodable') asset.fault = undefined
      this.unusable.delete(item.asset)
      return
    }
    this.unusable.set(item.asset, performance.now() + (failure === 'late' ? lateFor : undecodableFor))
    void this.present(asset).then((present) => {
      if (present) asset.fault = 'undecodable'
      this.changed()
      this.pump()
    })
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
    this.changed()
    this.pump()
  }

  /** Whether the bytes that are here are there: they lie where the browser stores them, and it may throw that away. */
  private async present(asset: Asset): Promise<boolean> {
    const { blob } = asset
    if (!blob || (await blob.slice(0, 1).arrayBuffer().then(() => true, () => false))) return true
    if (asset.blob !== blob) return true
    this.letGo(asset)
    asset.stored = false
    asset.fault = undefined
    this.known.delete(asset.need.asset)
    this.unusable.delete(asset.need.asset)
    return false
  }

  /** The daemon can be reached again: what failed is tried at once. */
  retry(): void {
    for (const asset of this.assets.values()) {
      if (asset.fault === 'undecodable') continue
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

  /** Something could not be stored. */
  get full(): boolean {
    return [...this.assets.values()].some((a) => a.homeless)
  }

  faults(): Fault[] {
    const faults: Fault[] = []
    for (const { need, fault, homeless } of this.assets.values()) {
      const reason = fault ?? (homeless ? 'no-space' : undefined)
      if (reason) for (const item of need.items) faults.push({ item, asset: need.asset, reason })
    }
    return faults
  }

  /** Fetches what should be fetched next. To be called now and then: waits end with time alone. */
  pump(): void {
    const now = performance.now()
    const all = [...this.assets.values()]
    const running = all.filter((a) => a.state === 'fetching')
    const full = this.full
    for (const asset of all) {
      if (asset.state !== 'absent' || asset.notBefore > now) continue
      const probe = full && !fits(asset, all)
      if (probe && this.probeNotBefore > now) continue
      if (running.length >= fetchesAtATime && !this.pushAside(asset, running)) return
      if (probe) this.probeNotBefore = now + this.probing.next()
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
    const now = performance.now()
    if (this.unsure) return void (this.lookNotBefore <= now && this.look())
    const wait = [...this.assets.values()].filter((a) => a.blob && !a.stored && a.storeNotBefore > now)
    for (const asset of this.assets.values()) {
      if (!asset.blob || asset.stored || asset.storeNotBefore > now || wait.some((a) => givesWay(asset, a))) continue
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
    if (report.did === 'decode' || report.did === 'undecodable') return this.decoding.answer(report)
    if (report.did === 'store' || report.did === 'unstored') this.storing = false
    if (report.did === 'store') this.known.add(report.asset)
    const asset = this.assets.get(report.asset)
    if (!asset) return
    switch (report.did) {
      case 'fetch':
        asset.stored = false
        asset.storeNotBefore = 0
        this.hold(asset, report.blob)
        break
      case 'load':
        this.settle(asset)
        this.hold(asset, report.blob)
        break
      case 'store':
        asset.blob = report.blob
        this.settle(asset)
        this.changed()
        return this.storeOne()
      case 'unstored':
        return void this.unstored(asset, report.reason === 'no-space')
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

  private settle(asset: Asset): void {
    asset.stored = true
    if (!asset.homeless) return
    asset.homeless = false
    asset.patience.reset()
    this.probeSoon()
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
    if (!fits(asset, held)) this.letGo(asset)
    else for (const a of surplus(held)) this.letGo(a)
    this.changed()
  }

  private async clear(asset: Asset): Promise<void> {
    if (performance.now() < this.clearNotBefore) return
    for (const a of outOfTheWay(asset, [...this.assets.values()])) {
      this.clearNotBefore = performance.now() + freeing
      await this.database?.deleteAsset(a.need.asset).catch(() => undefined)
      this.known.delete(a.need.asset)
      a.stored = false
      a.homeless = true
      this.letGo(a)
    }
  }

  /** The bytes are not here any more: the browser frees what it has deleted only when nobody holds it. */
  private letGo(asset: Asset): void {
    if (asset.state !== 'held' && asset.state !== 'stored') return
    asset.state = 'absent'
    asset.blob = undefined
  }

  /** Something has left: there may be room now. */
  private hope(): void {
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
}
