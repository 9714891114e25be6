import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hear, now } from './clock.ts'

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-11-28T09:00:00.900Z') }))
afterEach(() => void vi.useRealTimers())

const answer = (date?: string): Response => new Response('', { headers: date ? { Date: date } : {} })

test('a computer with the right time keeps it, whatever the whole seconds of an answer say', () => {
  hear(answer('Sat, 28 Nov 2026 09:00:00 GMT'))
  expect(now()).toBe(Date.now())
  hear(answer())
  expect(now()).toBe(Date.now())
})

test('a computer that is minutes wrong follows the daemon, to a second, and stays with what it heard', () => {
  hear(answer('Sat, 28 Nov 2026 09:07:00 GMT'))
  const heard = now()
  expect(Math.abs(heard - Date.parse('2026-11-28T09:07:00Z'))).toBeLessThanOrEqual(1_000)
  vi.advanceTimersByTime(600)
  hear(answer('Sat, 28 Nov 2026 09:07:01 GMT'))
  expect(now(), 'no jitter').toBe(heard + 600)
  hear(answer('Sat, 28 Nov 2026 09:00:01 GMT'))
  expect(Math.abs(now() - Date.now()), 'the computer was set right').toBeLessThanOrEqual(1_500)
})
