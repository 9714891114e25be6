import { expect, test } from 'vitest'
import { parsePages, samePage } from './document.ts'

const program = (title: string, first = 0) => ({
  house: { name: '社区中心', zone: 'Asia/Shanghai' },
  boards: [{ kind: 'today', unit: 50, columns: 1 }],
  bookings: [{ title: { 'zh-CN': '别的' }, day: '2026-11-23', begins: '8:00', from: 0, until: 1 }, { title: { 'zh-CN': title }, day: '2026-11-23', begins: '9:00', from: 1, until: 2 }].slice(first),
  pages: [{ board: 0, day: '2026-11-23', rows: [[1 - first, 0, 1]], number: 1, of: 1 }],
})

test('a page of another program is the same if the same is seen on it, wherever it stands in the tables', () => {
  const [page] = parsePages(program('八段锦'))
  expect(samePage(page, parsePages(program('八段锦', 1))[0])).toBe(true)
  expect(samePage(page, parsePages(program('合唱'))[0])).toBe(false)
  expect(samePage(page, undefined)).toBe(false)
  expect(samePage(undefined, undefined)).toBe(true)
})

test('a page that names what is not there is refused', () => {
  for (const broken of [{ ...program('x'), bookings: [] }, { ...program('x'), boards: [] }, { ...program('x'), house: undefined }]) expect(() => parsePages(broken)).toThrow()
})
