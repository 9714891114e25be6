import { describe, expect, test } from 'vitest'
import { Clock } from './clock.ts'

/** A page's own clock that only moves when told to, and a daemon whose clock is `ahead` of it. */
function world(ahead: number, stored?: { offset: number; mark: number }) {
  let own = 1_000_000
  const clock = new Clock(() => own, stored)
  return {
    clock,
    own: () => own,
    wait: (ms: number) => (own += ms),
    /** Asks the daemon; the way there and the way back take so long. */
    ask(there: number, back: number) {
      const sent = own
      own += there
      const received = own + ahead
      own += back
      clock.answer(sent, received, received, own)
    },
    setAhead: (ms: number) => (ahead = ms),
    error: () => clock.now()! - (own + ahead),
  }
}

describe('the clock', () => {
  test('knows nothing before the first answer', () => {
    const w = world(5000)
    expect(w.clock.now()).toBeUndefined()
    w.ask(1, 1)
    expect(w.error()).toBeCloseTo(0, 6)
  })
  test('trusts the answer with the shortest round trip', () => {
    const w = world(5000)
    w.ask(1, 1)
    for (let i = 0; i < 20; i++) w.ask(2, 80)
    expect(Math.abs(w.error())).toBeLessThan(0.1)
  })
  test('slews a small error, and never faster than it may', () => {
    const w = world(0)
    for (let i = 0; i < 8; i++) w.ask(50, 0) // 25 ms wrong
    w.wait(1)
    expect(w.error()).toBeCloseTo(25, 0)
    w.ask(1, 1)
    expect(w.error()).toBeGreaterThan(20)
    let before = w.clock.now()!
    for (let i = 0; i < 100; i++) {
      w.wait(10)
      const now = w.clock.now()!
      expect(now - before).toBeGreaterThan(10 * 0.95)
      before = now
    }
    expect(Math.abs(w.error())).toBeLessThan(0.5)
  })
  test('is at its best at once while it is being set up', () => {
    const w = world(5000)
    w.ask(80, 0)
    for (let i = 0; i < 6; i++) w.ask(20, 4)
    w.ask(1, 1)
    expect(Math.abs(w.error())).toBeLessThan(0.1)
  })
  test('follows a clock that was set at the next answer, though the line is slower than it was', () => {
    const w = world(0)
    for (let i = 0; i < 10; i++) w.ask(1, 1)
    w.setAhead(60_000)
    w.ask(40, 40)
    expect(Math.abs(w.error())).toBeLessThan(1)
  })
  test('does not forget a good answer over a bad one', () => {
    const w = world(0)
    for (let i = 0; i < 10; i++) w.ask(1, 1)
    for (let i = 0; i < 20; i++) w.ask(6_000, 1)
    expect(Math.abs(w.error())).toBeLessThan(1)
  })
  test('forgets a short round trip when it is old: quartz drifts', () => {
    const w = world(0)
    w.ask(0.1, 0.1)
    w.wait(600_000)
    w.setAhead(30)
    w.ask(2, 2)
    w.wait(5_000)
    expect(Math.abs(w.error())).toBeLessThan(1)
  })
  test('an offset that was stored serves without a daemon', () => {
    const w = world(7000, { offset: 7000, mark: 900_000 })
    expect(w.error()).toBe(0)
  })
  test('a device whose clock went backwards knows no time', () => {
    const w = world(7000, { offset: 7000, mark: 9_000_000_000 })
    expect(w.clock.now()).toBeUndefined()
  })
  test('an answer wins over the mark', () => {
    const w = world(7000, { offset: 0, mark: 9_000_000_000 })
    w.ask(1, 1)
    expect(w.error()).toBeCloseTo(0, 6)
    expect(w.clock.store(w.own())!.mark).toBeLessThan(9_000_000)
  })
  test('what is stored is right by the device’s clock as it is now, not as it was when the page was loaded', () => {
    const w = world(7000)
    w.ask(1, 1)
    const device = w.own() - 600_000 // somebody has set it
    const next = new Clock(() => device + 1_000, w.clock.store(device))
    expect(next.now()).toBeCloseTo(w.own() + 1_000 + 7000, 6)
  })
  test('an answer wins over a stored offset at once', () => {
    const w = world(7000, { offset: 6700, mark: 0 })
    w.ask(1, 1)
    expect(w.error()).toBeCloseTo(0, 6)
  })
})
