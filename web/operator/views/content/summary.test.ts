import { expect, test } from 'vitest'
import { summary } from './summary.ts'

test('how many items play now is said by the daemon, and how long all take only where all play', () => {
  expect(summary({ playing: 6, now: 6, ms: 60_000 })).toBe('6个在播 · 播一遍要1分钟')
  expect(summary({ playing: 6, now: 5, ms: 60_000 })).toBe('共6个，现在播5个')
  expect(summary({ playing: 6, now: 0, ms: 60_000 })).toBe('共6个，现在一个也不播')
  expect(summary({ playing: 6, ms: 60_000 }), 'what is only wished').toBe('共6个')
  expect(summary({ playing: 0, now: 0, ms: 0 })).toBe('')
})
