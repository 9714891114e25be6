import { expect, test } from 'vitest'
import type { Display, Notice, Place } from '../../../shared/api.ts'
import { again, asDrawn, body, choices, empty, fromTemplate, gaps, reached, said } from './draft.ts'

const closed = {
  id: 'closed', name: { 'zh-CN': '临时闭馆' }, style: 'strip' as const, minutes: 720,
  text: { 'zh-CN': '因{原因}，本中心{时间}临时闭馆。', en: 'Closed {time} due to {reason}.' },
  blanks: [{ name: { 'zh-CN': '原因', en: 'reason' }, example: { 'zh-CN': '检修' } }, { name: { 'zh-CN': '时间', en: 'time' }, example: { 'zh-CN': '今天' } }],
}

test('a template says what was filled in, and what is still to be', () => {
  const d = fromTemplate({ ...empty, targets: ['floor:1'] }, closed)
  expect(gaps(d.zh, { 原因: '检修' })).toEqual(['时间'])
  const full = { ...d, fills: { 原因: '检修', 时间: '今天14:00', reason: ' ' } }
  expect(said(full), 'English that is not filled in is not shown with braces').toEqual({ zh: '因检修，本中心今天14:00临时闭馆。', en: '' })
  expect(said({ ...full, fills: { ...full.fills, reason: 'maintenance', time: 'today' } }).en).toBe('Closed today due to maintenance.')
  expect(d.targets, 'where it is shown stays').toEqual(['floor:1'])
})

test('what is sent is what was said: when, how long, where', () => {
  const d = { ...empty, zh: '欢迎来访', en: 'Welcome' }
  expect(body(d)).toEqual({ text: { 'zh-CN': '欢迎来访', en: 'Welcome' }, style: 'strip', word: 'notice', targets: [], minutes: 60 })
  expect(body({ ...d, en: '', style: 'takeover', from: '2026-12-01T14:00', until: '2026-12-01T15:00' })).toEqual({ text: { 'zh-CN': '欢迎来访' }, style: 'takeover', targets: [], from: '2026-12-01T14:00', until: '2026-12-01T15:00' })
  expect(asDrawn({ ...d, word: 'urgent' })).toMatchObject({ tone: 'alarm', word: { zh: '紧急' }, text: { zh: '欢迎来访' } })
  expect(asDrawn(empty)).toBeUndefined()
})

test('a notice that was ended by mistake is posted again as it was', () => {
  const n: Notice = { id: 'x', text: { 'zh-CN': '停水' }, style: 'strip', word: { 'zh-CN': '提醒' }, targets: ['room:studio'], from: '2020-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z', state: 'on', shown: [], waiting: [], missing: [], unattested: [] }
  expect(again(n)).toEqual({ text: { 'zh-CN': '停水' }, style: 'strip', word: 'reminder', targets: ['room:studio'], until: n.until })
  expect(again({ ...n, from: '2099-01-01T00:00:00Z' }), 'one that has not begun').toMatchObject({ from: '2099-01-01T00:00:00Z' })
})

test('targets are counted in displays, each once', () => {
  const display = (id: string, room: string, groups: string[]) => ({ id, name: id, room, groups, canvas: [1920, 1080] }) as unknown as Display
  const rooms: Place[] = [{ id: 'desk', name: { 'zh-CN': '前台' }, floor: '1' }, { id: 'hall', name: { 'zh-CN': '展厅' }, floor: '3' }]
  const all = [display('lobby', '前台', ['public']), display('hall-1', 'hall', ['wall']), display('hall-2', 'hall', ['wall']), display('spare', '', [])]
  const ids = (targets: string[]) => reached(targets, all, rooms).map((d) => d.id)
  expect(ids([])).toEqual(['lobby', 'hall-1', 'hall-2', 'spare'])
  expect(ids(['floor:3', 'display:hall-1', 'group:public'])).toEqual(['lobby', 'hall-1', 'hall-2'])
  expect(choices('floor', all, rooms, (f) => `${f}楼`)).toEqual([{ target: 'floor:1', name: '1楼', count: 1 }, { target: 'floor:3', name: '3楼', count: 2 }])
})
