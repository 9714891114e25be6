import { describe, expect, test } from 'vitest'
import { needs } from './prefetch.ts'
import { parseProgram } from './program.ts'

const hash = (c: string) => c.repeat(64)
const item = (c: string, ms: number) => ({ id: `大厅/${c}`, asset: hash(c), bytes: 1, type: 'image/png', ms, width: 1, height: 1 })
const program = (over: object) =>
  parseProgram({
    v: 1, from: 0, until: 100_000, canvas: [2, 1],
    items: [item('a', 100), item('b', 100), item('c', 100), item('d', 100)],
    loops: [[0, 1, 2], [3, 0], [2]],
    regions: [{ id: 'm', rect: [0, 0, 2, 1], segments: [[0, 0, 0], [10_000, 1, 0]], fallback: 2 }],
    ...over,
  })
const order = (p: ReturnType<typeof program>, t: number) => needs(p, t).map((n) => [n.items[0].slice(3), n.due])

describe('what is needed', () => {
  test('is ordered by when it is first due', () => {
    expect(order(program({}), 0)).toEqual([['a', 0], ['b', 100], ['c', 200], ['d', 10_000]])
  })
  test('begins in the middle of the item that is due', () => {
    expect(order(program({}), 250)).toEqual([['c', 250], ['a', 300], ['b', 400], ['d', 10_000]])
  })
  test('counts only what is reached before the segment ends', () => {
    expect(order(program({}), 9_950)).toEqual([['a', 9_950], ['d', 10_000], ['b', Infinity], ['c', Infinity]])
  })
  test('has what is never due at its end, so that a fallback works', () => {
    expect(order(program({ regions: [{ id: 'm', rect: [0, 0, 2, 1], segments: [[0, 0, 0]], fallback: 1 }] }), 0).at(-1)).toEqual(['d', Infinity])
  })
  test('is not what nothing plays any more: what was taken off makes room', () => {
    expect(order(program({}), 10_000)).toEqual([['d', 10_000], ['a', 10_100], ['c', Infinity]])
  })
  test('is the fallback after the end, and all else: nobody knows what comes', () => {
    expect(order(program({}), 200_000)).toEqual([['c', 200_000], ['a', Infinity], ['b', Infinity], ['d', Infinity]])
  })
  test('takes the soonest of several regions', () => {
    const regions = [
      { id: 'm', rect: [0, 0, 1, 1], segments: [[0, 0, 0]], fallback: 2 },
      { id: 'n', rect: [1, 0, 1, 1], segments: [[50, 1, 0]], fallback: 2 },
    ]
    expect(order(program({ regions }), 60)).toEqual([['a', 60], ['d', 60], ['b', 100], ['c', 200]])
  })
  test('names an asset once, with all items that show it', () => {
    const items = [item('a', 100), { ...item('a', 100), id: '公共/a' }, item('c', 1), item('d', 1)]
    expect(needs(program({ items }), 0)[0]).toMatchObject({ asset: hash('a'), items: ['大厅/a', '公共/a'] })
  })
})
