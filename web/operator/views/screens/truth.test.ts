import { expect, test } from 'vitest'
import type { Display } from '../../../shared/api.ts'
import type { Due } from './plan.ts'
import { agrees, has, items, over, type Play, played, shows } from './truth.ts'

const display = (more: Partial<Display> = {}): Display => ({
  id: 'lobby', name: '大厅屏', canvas: [1920, 1080], room: '', groups: [], want: { program: 'a' }, has: { program: 'a' }, shows: { main: '大厅/a.jpg', side: 'board:today' },
  online: true, since: '', verdict: { code: 'ok', text: { 'zh-CN': '正常' } }, ...more,
})
const due = (main: string): Due => ({ next: 0, full: ['kq3', 'cap-1'], regions: [{ id: 'side', item: 'board:today' }, { id: 'main', item: main }] })

test('what is shown is said for every region, in the order of the display, and the slate has a name', () => {
  expect(shows(display(), due('大厅/a.jpg'))).toBe('今日活动 · a')
  expect(items(['大厅/a.jpg', ''])).toBe('a · 待机画面')
  expect([items(undefined), items([])]).toEqual(['—', '—'])
})

test('a display that is away shows nothing that anybody knows of', () => {
  expect(shows(display({ online: false }), undefined)).toBe('—')
  expect(agrees(display({ online: false }), due('大厅/a.jpg'))).toBe(false)
})

test('the truths agree when documents and items do, and at a boundary with what was due before', () => {
  expect(agrees(display(), due('大厅/a.jpg'))).toBe(true)
  expect(agrees(display(), due('大厅/b.jpg'))).toBe(false)
  expect(agrees(display(), due('大厅/b.jpg'), due('大厅/a.jpg'))).toBe(true)
  expect(agrees(display({ has: { program: 'old' } }), due('大厅/a.jpg'))).toBe(false)
  expect([has(display()), has(display({ has: { program: 'old' } })), has(display({ has: {} }))]).toEqual(['最新节目', '旧节目，正在更新', '还没有'])
})

test('what a display that is away has is not being updated', () => {
  const away = (more: Partial<Display>) => has(display({ online: false, ...more }))
  expect([away({ has: { program: 'old' } }), away({}), away({ has: {} })]).toEqual(['离线前的内容', '最新节目', '还没有'])
})

test('what is over the program is said first', () => {
  expect(shows(display({ over: 'kq4' }), due('大厅/a.jpg'))).toBe('通知 · 今日活动 · a')
  expect(shows(display({ over: 'cap-2', shows: { main: '大厅/a.jpg' } }), undefined)).toBe('预警 · a')
  expect([over(display({ over: 'safe' })), over(display({ over: 'kq3' })), over(display())]).toEqual(['已撤屏', '通知', ''])
})

test('of what a notice covers nothing is said', () => {
  const full = { 'safe/1': '已撤屏', 'emergency/x': '紧急通知', 'clear/x': '警报解除', 'identify/lobby': '报号', 'cap-1': '预警', kq3: '通知', 'stream/a/picture': '直播', 'stream/a/on-air': '直播' }
  for (const [id, said] of Object.entries(full)) expect(shows(display({ over: id }), due('大厅/a.jpg')), id).toBe(said)
  expect(shows(display({ over: 'safe/1' }), undefined), 'before its documents are here').toBe('已撤屏')
})

test('a strip that tells of a stream is not the stream', () => {
  expect(['stream/a/in-5', 'stream/a/live', 'stream/a/quiet'].map((id) => shows(display({ over: id, shows: { main: '大厅/a.jpg' } }), due('大厅/a.jpg')))).toEqual(['直播预告 · a', '直播提示 · a', '直播提示 · a'])
})

test('a board that was played is named with its rooms, as the daemon knows them', () => {
  expect(played({ kind: 'board', item: 'board:door:xuexi', title: '门牌 · 学习室', region: 'door', from: '', until: '' })).toBe('门牌 · 学习室')
})

test('what was played has the name that people know', () => {
  const name = (kind: Play['kind'], item: string, title = item) => played({ kind, item, title, region: '', from: '', until: '' })
  expect([name('item', '大厅/01 山水 [3s].jpg'), name('board', 'board:today', '今日活动'), name('slate', '')]).toEqual(['01 山水', '今日活动', '待机画面'])
  expect([name('notice', 'mcbnm55f', '三楼停水'), name('notice', 'emergency/x', '火警演习'), name('notice', 'stream/a/in-5', '5分钟后直播')]).toEqual(['三楼停水', '火警演习', '5分钟后直播'])
  expect([name('notice', 'safe/1', '测试楼'), name('notice', 'safe/1'), name('notice', 'mcbnm55f'), name('gap', '', '没有记录')]).toEqual(['已撤屏', '已撤屏', '通知', '那时候没有记录'])
})
