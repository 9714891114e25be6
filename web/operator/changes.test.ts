import { expect, test } from 'vitest'
import type { Display } from '../shared/api.ts'
import { merge } from './changes.ts'

const display = (id: string, online = true) => ({ id, online }) as Display

test('what has not changed stays the same object, in the order of the site', () => {
  const known = [display('a'), display('b'), display('c')]
  expect(merge(known, [], false)).toBe(known)
  const next = merge(known, [display('b', false)], false)
  expect(next.map((d) => [d.id, d.online])).toEqual([['a', true], ['b', false], ['c', true]])
  expect(next[0]).toBe(known[0])
})

test('a complete answer replaces all', () => {
  expect(merge([display('a'), display('b')], [display('c')], true).map((d) => d.id)).toEqual(['c'])
})
