// What is fetched next, and what becomes of it: two at a time, what is urgent first, and what fails is asked for seldom.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Asset } from './asset.ts'
import { Fetching } from './fetching.ts'
import { Storing } from './storing.ts'
import type { Order } from './worker/messages.ts'

const mb = 1 << 20
const minute = 60_000

let assets: Map<string, Asset>
let orders: string[]
let storing: Storing
let fetching: Fetching

/** Assets of so many bytes, needed in this order, at these instants. */
function need(dues: Record<string, number>, bytes = mb): void {
  assets.clear()
  for (const [asset, due] of Object.entries(dues)) assets.set(asset, new Asset({ asset, bytes, type: 'video/mp4', due, items: [asset] }, false))
}

/** What was ordered since it was asked last. */
function pumped(): string[] {
  fetching.pump()
  return orders.splice(0)
}

const arrives = (asset: string) => assets.get(asset)!.hold(new Blob())

beforeEach(() => {
  vi.useFakeTimers()
  assets = new Map()
  orders = []
  const send = (order: Order) => void orders.push('asset' in order ? `${order.do} ${order.asset}` : order.do)
  storing = new Storing(assets, send, () => undefined, () => undefined)
  fetching = new Fetching(assets, storing, send)
})
afterEach(() => void vi.useRealTimers())

test('two at a time, the soonest due first', () => {
  need({ a: 0, b: 1_000, c: 2_000 })
  expect(pumped()).toEqual(['fetch a', 'fetch b'])
  expect(pumped()).toEqual([])
  arrives('b')
  expect(pumped()).toEqual(['fetch c'])
})

test('what is urgent pushes aside what has time; that goes on as soon as it can, and is not called missing', () => {
  need({ now: 0, next: 1_000, soon: 5 * minute, later: 10 * minute })
  for (const asset of ['now', 'next']) arrives(asset)
  expect(pumped()).toEqual(['fetch soon', 'fetch later'])
  for (const asset of ['now', 'next']) assets.get(asset)!.letGo()
  expect(pumped()).toEqual(['pause later', 'fetch now']) // a third one is enough, until the pushed one has stopped
  expect(pumped()).toEqual([])
  fetching.failed(assets.get('later')!, 'missing')
  expect(assets.get('later')!.fault).toBe(undefined)
  expect(pumped()).toEqual(['pause soon', 'fetch next'])
  fetching.failed(assets.get('soon')!, 'missing')
  arrives('now')
  expect(pumped()).toEqual(['fetch soon'])
  arrives('next')
  expect(pumped()).toEqual(['fetch later'])
})

test('nothing is pushed aside for what is hardly sooner', () => {
  need({ a: 0, b: 10_000, c: 19_000 })
  arrives('a')
  expect(pumped()).toEqual(['fetch b', 'fetch c'])
  assets.get('a')!.letGo()
  expect(pumped()).toEqual([])
})

test('where nobody knows when they are due, none is pushed aside for another', () => {
  need({ a: Infinity, b: Infinity, c: Infinity })
  expect(pumped()).toEqual(['fetch a', 'fetch b'])
  expect(pumped()).toEqual([])
})

test('what fails is said and waits, but not when the daemon is back', () => {
  need({ a: 0 })
  const a = assets.get('a')!
  expect(pumped()).toEqual(['fetch a'])
  fetching.failed(a, 'corrupt')
  expect(a.fault).toBe('corrupt')
  expect(pumped()).toEqual([])
  vi.advanceTimersByTime(1_200)
  expect(pumped()).toEqual(['fetch a'])
  fetching.failed(a, 'missing')
  fetching.retry()
  expect(orders.splice(0)).toEqual(['fetch a'])
  arrives('a')
  expect(a.fault).toBe(undefined)
})

test('what was stored and is not any more is fetched at once, and only called missing if it can’t be', async () => {
  need({ a: 0 })
  const a = assets.get('a')!
  a.state = 'loading'
  const waiting = a.wait()
  fetching.failed(a, 'corrupt')
  await expect(waiting).rejects.toThrow('corrupt')
  expect(a.fault).toBe(undefined)
  expect(pumped()).toEqual(['fetch a'])
})

test('with a full store, of what may not even be held one is fetched, to see whether there is room, and the next much later', () => {
  need({ a: 0, b: 1_000, c: 2_000 }, 300 * mb)
  assets.get('a')!.homeless = true
  expect(pumped()).toEqual(['fetch a'])
  assets.get('a')!.state = 'absent'
  expect(pumped()).toEqual([])
  vi.advanceTimersByTime(10 * minute)
  expect(pumped().length).toBe(1)
  storing.hope()
  expect(pumped().length).toBe(1)
})
