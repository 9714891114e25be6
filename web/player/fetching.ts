// What is fetched next: at most two assets at a time, the soonest due first. All pages of an origin share six connections,
// and something urgent must find one: it pushes aside what has time. Where the store is full, what may not even be held is
// not fetched, but for one now and then, to see whether there is room by now.
import type { Asset } from './asset.ts'
import { fits } from './room.ts'
import type { Storing } from './storing.ts'
import type { Order } from './worker/messages.ts'

const fetchesAtATime = 2
/** Something due within this may push aside something that is not, in milliseconds. */
const urgent = 20_000

export class Fetching {
  /** `assets` are in the order in which they are due. */
  constructor(private assets: ReadonlyMap<string, Asset>, private storing: Storing, private send: (order: Order) => void) {}

  /** Fetches what should be fetched next. To be called now and then: waits end with time alone. */
  pump(): void {
    const now = performance.now()
    const all = [...this.assets.values()]
    const running = all.filter((a) => a.state === 'fetching')
    const full = this.storing.full
    for (const asset of all) {
      if (asset.state !== 'absent' || asset.fetchNotBefore > now) continue
      const probe = full && !fits(asset, all)
      if (probe && this.storing.probeNotBefore > now) continue
      if (running.length >= fetchesAtATime && !this.pushAside(asset, running)) return
      if (probe) this.storing.probeNotBefore = now + this.storing.probing.next()
      asset.state = 'fetching'
      running.push(asset)
      this.send({ do: 'fetch', asset: asset.need.asset, type: asset.need.type })
    }
  }

  // The one that is pushed aside reports that it failed, which is when it becomes absent; until then a third
  // fetch is under way, for a moment.
  private pushAside(asset: Asset, running: Asset[]): boolean {
    const last = running.reduce((a, b) => (a.need.due > b.need.due ? a : b))
    if (!(last.need.due - asset.need.due >= urgent) || running.length > fetchesAtATime) return false // both may be Infinity
    this.send({ do: 'pause', asset: last.need.asset })
    last.fetchNotBefore = -1
    return true
  }

  /** The asset could not be fetched, was pushed aside, or is not in the store although it should be. */
  failed(asset: Asset, reason: 'missing' | 'corrupt'): void {
    const loading = asset.state === 'loading'
    asset.state = 'absent'
    this.storing.forget(asset)
    asset.refuse(reason)
    if (loading) return // what counts is whether it can be fetched
    const paused = asset.fetchNotBefore < 0
    asset.fetchNotBefore = paused ? 0 : performance.now() + 200 + asset.backoff.next()
    if (!paused) asset.fault = reason
  }

  /** The daemon can be reached again: what failed is tried at once. */
  retry(): void {
    for (const asset of this.assets.values()) {
      if (asset.fault === 'undecodable') continue
      asset.backoff.reset()
      asset.fetchNotBefore = 0
    }
    this.pump()
  }
}
