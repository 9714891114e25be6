// What a player does whose store is too small: it says so as long as it is, goes on with what it has, and leaves the network alone.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Assets } from './assets.ts'
import type { Database } from './database.ts'
import type { Need } from './prefetch.ts'
import type { Item } from './program.ts'
import type { Order, Report } from './worker/messages.ts'

const mb = 1 << 20
const day = 86_400_000

/** A page's worker and its store, which has so much room, in megabytes. */
class Store {
  onmessage: ((event: { data: Report }) => void) | undefined
  readonly stored = new Map<string, number>()
  /** How often each asset was fetched. */
  readonly fetched = new Map<string, number>()
  readonly sizes = new Map<string, number>()
  /** The browser does not open it, because its disk is full. */
  closed = false
  constructor(public room: number) {}

  postMessage(order: Order): void {
    if (order.do !== 'fetch' && order.do !== 'store') return
    queueMicrotask(() => this.onmessage?.({ data: order.do === 'fetch' ? this.fetch(order.asset) : this.store(order.asset) }))
  }

  private fetch(asset: string): Report {
    this.fetched.set(asset, (this.fetched.get(asset) ?? 0) + 1)
    return { did: 'fetch', asset, blob: new Blob() }
  }

  private store(asset: string): Report {
    const used = [...this.stored.values()].reduce((sum, n) => sum + n, 0)
    if (this.closed || used + this.sizes.get(asset)! > this.room * mb) return { did: 'unstored', asset, reason: 'no-space' }
    this.stored.set(asset, this.sizes.get(asset)!)
    return { did: 'store', asset, blob: new Blob() }
  }

  readonly database = {
    ready: true,
    assetKeys: async () => {
      if (this.closed) throw new Error('it does not open')
      return [...this.stored.keys()]
    },
    deleteAsset: async (asset: string) => void this.stored.delete(asset),
    sweep: async (keep: Set<string>) => [...this.stored.keys()].filter((asset) => !keep.has(asset) && this.stored.delete(asset)),
  } as unknown as Database
}

let store: Store
let assets: Assets
/** Needs: so many assets of so many megabytes, the first due now, each a minute after the one before. */
let wanted: Need[]

async function begin(room: number, sizes: number[]): Promise<void> {
  store = new Store(room)
  assets = new Assets(store as unknown as Worker, () => undefined)
  await assets.storing.open(store.database)
  wanted = sizes.map((size, i) => need(`${i}`, size, i * 60_000))
  assets.need(wanted)
}

function need(asset: string, size: number, due: number): Need {
  store.sizes.set(asset, size * mb)
  return { asset, bytes: size * mb, type: 'video/mp4', due, items: [asset] }
}

/** Lets time pass as the player does; `each` is called twice a second. */
async function pass(ms: number, each: () => void = () => undefined): Promise<void> {
  for (const end = performance.now() + ms; performance.now() < end; ) {
    assets.fetching.pump()
    assets.storing.storeOne()
    await vi.advanceTimersByTimeAsync(500)
    each()
  }
}

const faults = () => assets.faults().map((f) => `${f.item} ${f.reason}`)
const usable = () => wanted.filter((n) => assets.usable({ asset: n.asset } as Item)).map((n) => n.asset)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('what could not be stored says so until it is stored, and is held meanwhile', async () => {
  await begin(250, [100, 100, 100, 100])
  await pass(5_000)
  expect(faults()).toEqual(['2 no-space', '3 no-space'])
  await pass(3_600_000, () => expect(faults()).toEqual(['2 no-space', '3 no-space']))
  expect(usable()).toEqual(['0', '1', '2', '3'])
  expect([...store.fetched.values()]).toEqual([1, 1, 1, 1])
  store.room = 500 // somebody has cleaned the disk
  await pass(650_000)
  expect(faults()).toEqual([])
  expect([...store.stored.keys()].sort()).toEqual(['0', '1', '2', '3'])
})

test('it is well again soon after what was too much is not needed any more', async () => {
  await begin(250, [100, 100, 100, 100])
  await pass(3_600_000)
  wanted = wanted.slice(2)
  assets.need(wanted)
  await pass(15_000)
  expect(faults()).toEqual([])
  expect([...store.stored.keys()].sort()).toEqual(['2', '3'])
})

test('what may not even be held is not fetched again and again, however the loop turns', async () => {
  await begin(100, Array<number>(20).fill(100))
  await pass(60_000)
  const had = usable()
  expect(had.length).toBe(3) // one stored, two held
  const before = [...store.fetched.values()].reduce((a, b) => a + b)
  expect(before).toBeLessThanOrEqual(20)
  for (let minute = 0; minute < 24 * 60; minute++) {
    wanted = [...wanted.slice(1), { ...wanted[0]!, due: minute * 60_000 + 20 * 60_000 }]
    assets.need(wanted)
    for (let i = 0; i < 4; i++) {
      assets.fetching.pump()
      assets.storing.storeOne()
      await vi.advanceTimersByTimeAsync(15_000)
      expect(faults().length).toBeGreaterThan(0)
    }
    expect(had.filter((asset) => !usable().includes(asset))).toEqual([])
  }
  const all = [...store.fetched.values()].reduce((a, b) => a + b)
  console.log(`a day: ${all - before} fetches to see whether there is room`)
  expect(all - before).toBeLessThan(40)
  store.room = 5_000
  await pass(6 * 3_600_000)
  expect(faults()).toEqual([])
  expect(usable().length).toBe(20)
})

test('only what is due a day later makes room, and then for good', async () => {
  await begin(300, [])
  wanted = [need('later today', 100, day / 2), need('next week', 100, 7 * day), need('whenever', 100, Infinity)]
  assets.need(wanted)
  await pass(5_000)
  expect(faults()).toEqual([])
  wanted = [need('now', 150, 0), ...wanted]
  assets.need(wanted)
  await pass(20_000)
  expect([...store.stored.keys()]).toEqual(['later today', 'now'])
  await pass(3_600_000, () => expect(faults()).toEqual(['next week no-space', 'whenever no-space']))
  expect([...store.stored.keys()]).toEqual(['later today', 'now'])
  expect(Object.fromEntries(store.fetched)).toEqual({ now: 1, 'later today': 1, 'next week': 2, whenever: 2 })
})

test('a store that the browser has closed counts as full until it opens, and what is gone from it is stored again', async () => {
  await begin(500, [100, 100])
  await pass(5_000)
  expect(faults()).toEqual([])
  store.closed = true
  assets.storing.lost()
  await pass(60_000)
  expect(faults()).toEqual(['0 no-space', '1 no-space'])
  expect(usable()).toEqual(['0', '1'])
  store.closed = false
  store.stored.delete('0')
  await pass(30_000)
  expect(faults()).toEqual([])
  expect([...store.stored.keys()].sort()).toEqual(['0', '1'])
  expect(Object.fromEntries(store.fetched)).toEqual({ 0: 1, 1: 1 })
})

test('what is gone from a store is stored again, though a document arrives while the player looks what is left', async () => {
  await begin(500, [100, 100, 100])
  await pass(5_000)
  const arrives = { slice: () => ({ arrayBuffer: async () => assets.need(wanted) }) } as unknown as Blob
  assets.inherit(new Map([['0', arrives]]), wanted)
  store.stored.clear()
  assets.storing.lost()
  await pass(5_000)
  expect([...store.stored.keys()].sort()).toEqual(['0', '1', '2'])
})

test('bytes that the browser has thrown away are fetched again, and are not taken for a picture that is broken', async () => {
  await begin(500, [100])
  await pass(5_000)
  const gone = { slice: () => ({ arrayBuffer: () => Promise.reject(new Error('NotReadableError')) }) } as unknown as Blob
  assets.inherit(new Map([['0', gone]]), wanted)
  assets.tried({ asset: '0' } as Item, 'undecodable')
  await pass(5_000)
  expect(faults()).toEqual([])
  expect(usable()).toEqual(['0'])
  expect(store.fetched.get('0')).toBe(2)
  assets.tried({ asset: '0' } as Item, 'undecodable') // this time it is the picture's
  await pass(5_000)
  expect(faults()).toEqual(['0 undecodable'])
  expect(store.fetched.get('0')).toBe(2)
})
