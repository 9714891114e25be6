import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { calmly } from './live.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a storm of hints is one job now and one afterwards, never two at a time', async () => {
  let running = 0
  let most = 0
  let done = 0
  const ask = calmly(500, async () => {
    most = Math.max(most, ++running)
    await new Promise((finished) => setTimeout(finished, 200))
    running--
    done++
  })
  for (let i = 0; i < 100; i++) ask()
  await vi.advanceTimersByTimeAsync(10_000)
  expect([done, most]).toEqual([2, 1])

  ask()
  await vi.advanceTimersByTimeAsync(200)
  expect(done, 'the next hint is heard').toBe(3)
})

test('a hint that comes while the job runs is not forgotten', async () => {
  const asked: number[] = []
  const ask = calmly(500, async () => {
    asked.push(Date.now())
    await new Promise((finished) => setTimeout(finished, 200))
  })
  ask()
  await vi.advanceTimersByTimeAsync(199)
  ask()
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked.length).toBe(2)
  expect(asked[1]! - asked[0]!).toBe(700)
})
