import { expect, test } from 'vitest'
import { parseProgram } from '../../../player/program.ts'
import { add, stretches, type Stretch } from './stretches.ts'

const item = (id: string, ms = 10) => ({ id, asset: 'a'.repeat(64), bytes: 1, type: 'image/png', ms, width: 1, height: 1 })
const program = parseProgram({
  v: 1,
  from: 1000,
  until: 9000,
  canvas: [10, 10],
  items: [item('a'), item('b'), item('menu')],
  loops: [[], [0, 1], [1, 0], [0, 1, 2, 2]],
  regions: [{ id: 'main', rect: [0, 0, 10, 10], segments: [[0, 1, 0], [500, 2, 0], [500, 3, 0], [1000, 0, 0]], fallback: 1 }],
})
const told = (from: number, until: number) => stretches(program, program.regions[0]!, from, until).map((s) => `${s.from}-${s.until} ${s.items.join(' ')}`)

test('the same items in another order or phase are the same stretch', () => {
  expect(told(1000, 4000)).toEqual(['1000-2000 a b', '2000-3000 a b menu', '3000-4000 '])
})

test('a part of the program, and what lies outside of it', () => {
  expect(told(500, 1200)).toEqual(['500-1200 a b'])
  expect(told(2500, 2600)).toEqual(['2500-2600 a b menu'])
  expect(told(8000, 9500)).toEqual(['8000-9000 ', '9000-9500 a b'])
})

test('stretches of two programs that meet are one if they say the same', () => {
  const all: Stretch[] = []
  for (const s of [{ from: 0, until: 5, items: ['a'] }, { from: 5, until: 9, items: ['a'] }, { from: 10, until: 12, items: ['a'] }, { from: 12, until: 13, items: ['b'] }]) add(all, s)
  expect(all.map((s) => [s.from, s.until])).toEqual([[0, 9], [10, 12], [12, 13]])
})
