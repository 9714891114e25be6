// Which assets can be shown: what could not be made a picture of is left alone, for a while, and said.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Assets } from './assets.ts'
import type { Item } from './program.ts'
import type { Order, Report } from './worker/messages.ts'

const item = { asset: 'a' } as Item
let assets: Assets
let fetched: number
let worker: { onmessage?: (event: { data: Report }) => void; postMessage(order: Order): void }

/** Lets the worker answer that it has fetched the asset, or has it from elsewhere. */
const arrive = () => worker.onmessage!({ data: { did: 'fetch', asset: 'a', blob: new Blob(['a']) } })

beforeEach(async () => {
  vi.useFakeTimers()
  fetched = 0
  worker = { postMessage: (order) => void (order.do === 'fetch' && fetched++) }
  assets = new Assets(worker as unknown as Worker, () => undefined)
  assets.need([{ asset: 'a', bytes: 1, type: 'image/png', due: 0, items: ['1', '2'] }])
})
afterEach(() => void vi.useRealTimers())

test('an asset can be shown when its bytes are here, and who waits for them gets them', async () => {
  expect([assets.usable(item), assets.missing]).toEqual([false, 1])
  const taken = assets.take(item)
  arrive()
  expect(await (await taken).text()).toBe('a')
  expect([assets.usable(item), assets.missing]).toEqual([true, 0])
  expect(assets.usable({ page: {} } as Item)).toBe(true)
})

test('who waits for what is not needed any more waits no longer', async () => {
  const taken = assets.take(item)
  assets.need([])
  await expect(taken).rejects.toThrow('not needed any more')
  await expect(assets.take(item)).rejects.toThrow('not needed')
})

test.each([['late', 10_000], ['undecodable', 300_000]] as const)('what is %s is left alone for %d ms, and said until it is shown; its bytes are not fetched again', async (failure, ms) => {
  arrive()
  assets.tried(item, failure)
  await vi.advanceTimersByTimeAsync(ms - 1)
  expect(assets.usable(item)).toBe(false)
  expect(assets.faults()).toEqual(['1', '2'].map((id) => ({ item: id, asset: 'a', reason: 'undecodable' })))
  await vi.advanceTimersByTimeAsync(1)
  expect([assets.usable(item), assets.faults().length]).toEqual([true, 2])
  assets.tried(item, undefined)
  expect(assets.faults()).toEqual([])
  expect(fetched).toBe(1)
})

test('an asset whose bytes a region did not get is not the worse for it', async () => {
  arrive()
  assets.tried(item, 'missing')
  await vi.advanceTimersByTimeAsync(1)
  expect([assets.usable(item), assets.faults().length]).toEqual([true, 0])
})

test('bytes that come again do not make a picture of what is none', async () => {
  arrive()
  assets.tried(item, 'undecodable')
  await vi.advanceTimersByTimeAsync(1)
  arrive()
  expect([assets.usable(item), assets.faults().length]).toEqual([false, 2])
})
