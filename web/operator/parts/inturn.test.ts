import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { inTurn } from './inturn.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('jobs are done one after the other, each by itself, and not those that were taken back', () => {
  const done: string[] = []
  const job = (name: string) => () => void done.push(name)
  inTurn(job('a'))
  const takeBack = inTurn(job('b'))
  inTurn(job('c'))
  expect(done, 'nobody waits for them').toEqual([])
  takeBack()
  vi.advanceTimersToNextTimer()
  expect(done).toEqual(['a'])
  vi.runAllTimers()
  expect(done).toEqual(['a', 'c'])
  inTurn(job('d'))
  vi.runAllTimers()
  expect(done, 'later, too').toEqual(['a', 'c', 'd'])
})

test('one that fails keeps none from its turn', () => {
  const done: string[] = []
  inTurn(() => {
    throw new Error('no')
  })
  inTurn(() => void done.push('b'))
  expect(() => vi.runAllTimers()).toThrow('no')
  vi.runAllTimers()
  expect(done).toEqual(['b'])
})
