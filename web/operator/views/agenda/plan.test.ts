import { expect, test } from 'vitest'
import type { Booking, Place } from '../../../shared/api.ts'
import { clashes, columns, hours, lanes, marks, monday, snapped } from './plan.ts'

const at = (clock: string): string => `2026-12-01T${clock}:00+08:00`
const booking = (id: string, room: string, from: string, to: string, more: Partial<Booking> = {}): Booking => ({
  id, title: id, rooms: room ? [room] : [], place: room, start: at(from), end: at(to), state: 'normal', private: false, source: {}, ...more,
})
const ms = (clock: string): number => Date.parse(at(clock))

test('a room that is taken twice is said, what was called off is not in the way', () => {
  const all = [booking('a', 'xuexi', '09:00', '10:30'), booking('b', 'stage', '09:00', '12:00'), booking('c', 'xuexi', '10:30', '12:00'), booking('d', 'xuexi', '09:00', '12:00', { state: 'cancelled' })]
  const clash = (from: string, to: string, id?: string) => clashes({ rooms: ['xuexi'], start: ms(from), end: ms(to), id }, all).map((b) => b.id)
  expect(clash('10:00', '11:00')).toEqual(['a', 'c'])
  expect(clash('10:30', '11:00', 'c'), 'one ends when the other begins, and nothing clashes with itself').toEqual([])
})

test('what is on now and what comes next in each room is marked', () => {
  const all = [booking('late', 'xuexi', '15:00', '16:00'), booking('on', 'xuexi', '09:00', '11:00'), booking('next', 'xuexi', '13:00', '14:00'), booking('off', 'stage', '11:00', '12:00', { state: 'cancelled' }), booking('show', 'stage', '14:00', '15:00')]
  expect([...marks(all, ms('10:00'))].sort()).toEqual([['next', 'next'], ['on', 'now'], ['show', 'next']])
})

test('a plan has the usual hours and whatever is before and after', () => {
  const midnight = ms('00:00')
  expect(hours([], midnight)).toEqual([8, 20])
  expect(hours([{ start: ms('06:30'), end: ms('08:00') }, { start: ms('19:00'), end: ms('21:10') }], midnight)).toEqual([6, 22])
  expect(hours([{ start: midnight - 3600_000, end: midnight + 30 * 3600_000 }], midnight), 'no more than the day').toEqual([0, 24])
})

test('what is on at the same time stands beside each other', () => {
  const of = (name: string, from: string, to: string) => ({ name, start: ms(from), end: ms(to) })
  const placed = lanes([of('c', '13:00', '14:00'), of('a', '09:00', '12:00'), of('b', '10:00', '11:00'), of('d', '11:00', '12:00')])
  expect(placed.map(({ of: { name }, lane, lanes }) => [name, lane, lanes])).toEqual([['a', 0, 2], ['b', 1, 2], ['d', 1, 2], ['c', 0, 1]])
})

test('a plan has the rooms in which something is, or all of them, and one column for what is in none', () => {
  const rooms: Place[] = [{ id: 'desk', name: { 'zh-CN': '前台' }, floor: '1' }, { id: 'xuexi', name: { 'zh-CN': '讲堂' }, floor: '3' }]
  expect(columns(rooms, [booking('a', 'xuexi', '09:00', '10:00')], false)).toEqual(['xuexi'])
  expect(columns(rooms, [booking('a', '', '09:00', '10:00')], true)).toEqual(['desk', 'xuexi', ''])
})

test('weeks begin on Monday, and moves are by quarters of an hour', () => {
  expect([monday('2026-11-28'), monday('2026-11-30'), monday('2026-12-06')]).toEqual(['2026-11-23', '2026-11-30', '2026-11-30'])
  expect(snapped(22 * 60_000)).toBe(15 * 60_000)
})
