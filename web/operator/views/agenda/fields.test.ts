import { expect, test } from 'vitest'
import type { Booking } from '../../../shared/api.ts'
import { SiteTime } from '../../../shared/time.ts'
import { fieldsOf, fresh, said } from './fields.ts'
import { before } from './write.ts'

const time = new SiteTime('Asia/Shanghai')
const class_: Booking = {
  id: 'a', title: '书法课', rooms: ['xuexi'], place: '学习讲堂', start: '2026-12-01T14:00:00+08:00', end: '2026-12-01T16:00:00+08:00', state: 'normal', private: false, for: '60岁以上', source: { user: 'admin' },
}

test('of a booking that was there before only what has changed is sent', () => {
  const was = fieldsOf(class_, time)
  expect(said(was, was)).toEqual({})
  expect(said({ ...was, from: '15:00', to: '17:00' }, was)).toEqual({ start: '2026-12-01 15:00', end: '2026-12-01 17:00' })
  expect(said({ ...was, rooms: ['multi'], left: ['xuexi'] }, was), 'and the door that it left').toEqual({ rooms: ['multi'], moved_from: ['xuexi'] })
  expect(said({ ...was, rooms: [], place: '门口', for: '' }, was)).toEqual({ rooms: [], place: '门口', for: '' })
})

test('a new one says when, where and what', () => {
  const f = fresh(time, 'xuexi', Date.parse('2026-12-01T23:00:00+08:00'))
  expect(said({ ...f, title: ' 合唱 ' }, undefined)).toEqual({ title: '合唱', rooms: ['xuexi'], start: '2026-12-01 23:00', end: '2026-12-02 00:30', state: 'normal' })
})

test('what takes a change back is what was there before', () => {
  expect(before(class_, { start: 'x', end: 'y', moved_from: ['xuexi'], for: '' })).toEqual({ start: class_.start, end: class_.end, moved_from: [], for: '60岁以上' })
  expect(before(class_, { rooms: [], place: '门口' })).toEqual({ rooms: ['xuexi'], place: '' })
})
