import { expect, test } from 'vitest'
import type { Item, Settings } from './api.ts'
import { move, ordered, shortest, withSetting } from './draft.ts'

const items = ['1', '2', '3', '4'].map((name, natural) => ({ name, natural }) as Item)
const none: Settings = { priority: false, order: [], items: {} }

test('an item is moved to a place', () => {
  expect(move('abcd'.split(''), 0, 2).join('')).toBe('bcad')
  expect(move('abcd'.split(''), 3, 0).join('')).toBe('dabc')
  expect(move('abcd'.split(''), 1, 1).join('')).toBe('abcd')
})

test('what follows by name is not said', () => {
  expect(shortest(items)).toEqual([])
  expect(shortest(move(items, 3, 0))).toEqual(['4'])
  expect(shortest(move(items, 0, 1))).toEqual(['2'])
  expect(shortest(move(items, 0, 3))).toEqual(['2', '3', '4'])
  expect(shortest([])).toEqual([])
})

test('the order of what is not there now is kept', () => {
  expect(ordered({ ...none, order: ['gone', '2'] }, move(items, 3, 0)).order).toEqual(['4', 'gone'])
})

test('a setting that says nothing is none', () => {
  const set = withSetting(none, '1', { ms: 20_000 })
  expect(set.items).toEqual({ '1': { ms: 20_000 } })
  expect(withSetting(set, '1', {}).items).toEqual({})
  expect(withSetting(set, undefined, { fit: 'cover' }).default).toEqual({ fit: 'cover' })
})
