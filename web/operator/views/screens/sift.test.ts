import { expect, test } from 'vitest'
import type { Display } from '../../../shared/api.ts'
import { everything, sift, valuesOf } from './sift.ts'

const display = (id: string, floor: string, groups: string[], code: Display['verdict']['code']) => ({ id, name: `${id}屏`, room: `${floor}楼大厅`, floor, groups, verdict: { code } }) as Display
const all = [display('Lobby', '1', ['public'], 'ok'), display('door', '10', [], 'offline'), display('strip', '2', ['public'], 'unattested')]
const ids = (more: object) => sift(all, { ...everything, ...more }).map((d) => d.id)

test('displays are found by id, name or room, by floor, by group, and by needing somebody', () => {
  expect(ids({})).toEqual(['Lobby', 'door', 'strip'])
  expect(ids({ text: ' lobby' })).toEqual(['Lobby'])
  expect(ids({ text: '2楼' })).toEqual(['strip'])
  expect(ids({ group: 'public', floor: '2' })).toEqual(['strip'])
  expect(ids({ ill: true }), 'a board that does not report is not ill').toEqual(['door'])
})

test('floors are in the order of the building', () => {
  expect(valuesOf(all, (d) => [d.floor ?? ''])).toEqual(['1', '2', '10'])
})
