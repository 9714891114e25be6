import { expect, test } from 'vitest'
import { items, title } from './displays.ts'

test('an item is called by the name that staff gave its file, without the hints', () => {
  for (const [id, name] of [
    ['大厅/01 欢迎来坐坐.svg', '01 欢迎来坐坐'],
    ['大厅/党建/长者助餐 [工作日] [11点-13点].svg', '长者助餐'],
    ['大厅/【每页15秒】12月活动海报(最终版)(1).pdf', '12月活动海报(最终版)(1)'],
    ['公共/[20s] a [cover] b.jpg', 'a b'],
    ['公共/[20s].jpg', '[20s].jpg'],
    ['公共/说明.第2版.txt', '说明.第2版'],
    ['slate', 'slate'],
    ['board:today', '今日活动'],
    ['board:door:xuexi', '门牌'],
  ] as const)
    expect(title(id), id).toBe(name)
})

test('what is shown is said for every region, and the slate has a name', () => {
  expect(items(['大厅/a.jpg', ''])).toBe('a · 待机画面')
  expect([items(undefined), items([])]).toEqual(['—', '—'])
})
