import { expect, test } from 'vitest'
import { ownTime, pageAt, paged } from './pages.ts'

const width = (words: string): number => words.length
const zh = (words: string, room = 12) => paged('zh', words, width, room, 10).map((p) => p.words)

test('what fits is one page', () => {
  expect(zh('电梯检修中，请走楼梯。')).toEqual(['电梯检修中，请走楼梯。'])
})

test('pages are broken behind punctuation, sentences kept together where they fit', () => {
  expect(zh('因设备检修，本中心今天临时闭馆，明天8:30恢复开放。不便之处，敬请谅解。', 16)).toEqual(['因设备检修，本中心今天临时闭馆，', '明天8:30恢复开放。', '不便之处，敬请谅解。'])
  expect(zh('他说：“今天不开。”明天见。', 10)).toEqual(['他说：“今天不开。”', '明天见。'])
})

test('numbers, plates and times are not broken', () => {
  expect(zh('价格3.5元，14:00开始，沪A·****1请挪车', 9)).toEqual(['价格3.5元，', '14:00开始，', '沪A·****1请挪车'])
})

test('English is broken between words', () => {
  expect(paged('en', 'The lift is being serviced. Use the stairs.', width, 16, 10).map((p) => p.words)).toEqual(['The lift is', 'being serviced.', 'Use the stairs.'])
})

test('only what cannot be broken moves, as fast as it may and no faster', () => {
  const [still, moves] = paged('zh', '通知，一二三四五六七八九十一二三四五六七八九十', width, 10, 5)
  expect(still).toMatchObject({ travel: 0, ms: 5000 })
  expect(moves).toMatchObject({ travel: 10, ms: 2 * 1500 + 2000 })
})

test('each page has its time, and what moves rests at both ends', () => {
  const pages = paged('zh', '通知，一二三四五六七八九十一二三四五六七八九十', width, 10, 5)
  const at = (own: number) => pageAt(pages, own)
  expect(at(0)).toEqual({ page: 0, moved: 0 })
  expect(at(4999).page).toBe(0)
  expect(at(5000)).toEqual({ page: 1, moved: 0 })
  expect(at(6500).moved).toBe(0)
  expect(at(7500).moved).toBe(5)
  expect(at(8500).moved).toBe(10)
  expect(at(9999)).toEqual({ page: 1, moved: 10 })
  expect(at(10_000).page).toBe(0)
})

test('nothing is nothing', () => {
  expect(paged('en', '', width, 10, 5)).toEqual([])
  expect(pageAt([], 1234)).toEqual({ page: 0, moved: 0 })
})

test('a strip among others goes on with its pages at its next turn', () => {
  expect([0, 9_999, 10_000, 25_000].map((t) => ownTime(t, 10_000, 1))).toEqual([0, 9_999, 10_000, 25_000])
  expect([0, 9_999, 30_000, 69_000].map((t) => ownTime(t, 10_000, 3))).toEqual([0, 9_999, 10_000, 29_000])
})
