import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { kindOf, named, nameOf } from './deeds.ts'

// The record has every write of the API. One whose word is missing here would be read in code.
test('every operation that writes has a word, and a kind to look for', () => {
  const web = new URL('../../../', import.meta.url)
  const go = readdirSync(web).filter((f) => f.endsWith('.go') && !f.endsWith('_test.go')).map((f) => readFileSync(new URL(f, web), 'utf8')).join('\n')
  const writes = [...go.matchAll(/http\.Method(?:Post|Put|Patch|Delete), "[^"]+", "([^"]+)"/g)].map((m) => m[1]!)
  expect(writes.length).toBeGreaterThan(10)
  expect(writes.filter((id) => !named.includes(id))).toEqual([])
  expect([...writes, ...named].filter((id) => kindOf(id) === 'other')).toEqual([])
})

test('what the command line did is said as it is', () => {
  expect([nameOf('identify'), nameOf('user add'), kindOf('user add')]).toEqual(['屏幕报号', 'user add', 'access'])
})
