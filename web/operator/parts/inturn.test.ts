import { beforeEach, expect, test, vi } from 'vitest'
import { inTurn, takeBack } from './inturn.ts'

let clock = 0
let frames: (() => void)[] = []
const frame = (): void => frames.splice(0).forEach((f) => f())
vi.stubGlobal('performance', { now: () => clock })
vi.stubGlobal('requestAnimationFrame', (f: () => void) => frames.push(f))

let done: string[] = []
/** A job that takes so many milliseconds. */
const job = (name: string, ms: number) => (): void => {
  done.push(name)
  clock += ms
}
beforeEach(() => {
  done = []
  frames = []
})

test('in a frame as much is done as has room, and what takes longer by itself', () => {
  for (const [name, ms] of [['a', 1], ['b', 1], ['c', 9], ['d', 9], ['e', 0]] as const) inTurn(job(name, ms))
  expect([done, frames.length], 'nobody waits for them').toEqual([[], 1])
  frame()
  expect(done).toEqual(['a', 'b', 'c'])
  frame()
  expect(done).toEqual(['a', 'b', 'c', 'd'])
  frame()
  expect([done.join(''), frames.length]).toEqual(['abcde', 0])
})

test('a job waits once, and can be taken back', () => {
  const [a, b] = [job('a', 0), job('b', 0)]
  inTurn(a)
  inTurn(b)
  inTurn(a)
  takeBack(b)
  frame()
  expect(done).toEqual(['a'])
  inTurn(b)
  frame()
  expect(done, 'later, too').toEqual(['a', 'b'])
})

test('one that fails keeps none from its turn', () => {
  inTurn(() => {
    throw new Error('no')
  })
  inTurn(job('b', 0))
  expect(frame).toThrow('no')
  frame()
  expect(done).toEqual(['b'])
})
