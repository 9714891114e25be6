import { expect, test } from 'vitest'
import { extent } from './playing.ts'

test('a playlist plays all of its items always, unless one has a rule or is not listed', () => {
  const plain = { when: {} }
  const ruled = { when: { dates: [{ from: '2026-12-15', until: '2026-12-22' }] } }
  expect(extent([plain, plain], 2)).toBe('always')
  expect(extent([plain, ruled], 2)).toBe('some')
  expect(extent([plain, { ...ruled, expired: true }], 1), 'what is over does not count').toBe('always')
  expect(extent([plain], 30), 'nobody knows of the rest').toBe('cut')
})
