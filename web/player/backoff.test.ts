import { expect, test } from 'vitest'
import { Backoff } from './backoff.ts'

// 300 players lose a daemon that is back after a second: nobody waits longer than that again, and nobody storms it.
test('what was away for a moment is found again in a moment', () => {
  for (const away of [300, 1_000, 3_000]) {
    let tries = 0
    for (let player = 0; player < 300; player++) {
      let now = 0
      const backoff = new Backoff(500, 10_000, () => now)
      for (; now < away; tries++) now += backoff.next()
      expect(now - away).toBeLessThanOrEqual(Math.max(500, away))
    }
    expect(tries / 300).toBeLessThan(8)
  }
})

test('what is away for long is asked every few seconds', () => {
  let [now, tries] = [0, 0]
  const backoff = new Backoff(500, 10_000, () => now)
  for (; now < 3_600_000; tries++) now += backoff.next()
  expect(tries).toBeLessThan(1_000)
  backoff.reset()
  expect(backoff.next()).toBeLessThanOrEqual(500)
})
