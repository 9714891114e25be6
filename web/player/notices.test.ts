// What a notice has beside its words: taken as playlists/sane.go takes it, and never a reason not to show the words.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseNotices, type Notice, tones } from './notices.ts'

const one = (more: object, style = 'takeover'): Notice =>
  parseNotices({ v: 1, notices: [{ id: 'n', precedence: 50, style, from: 0, until: 9, text: { 'zh-CN': '正在直播' }, ...more }] }).notices[0]!

const rows = readFileSync(new URL('../../playlists/testdata/addresses/addresses.txt', import.meta.url), 'utf8')
  .split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => [line.slice(8), line.startsWith('yes'), line.slice(4, 7) === 'yes'] as const)

test.each(rows)('%s in a code: %s, as a stream: %s', (address, qr, stream) => {
  const n = one({ qr: address, stream: { src: address } })
  expect([n.qr !== '', n.stream !== '']).toEqual([qr, stream])
})

test('addresses have a longest length', () => {
  const long = (bytes: number) => 'https://example.cn/'.padEnd(bytes, 'x')
  expect([300, 301].map((n) => one({ qr: long(n) }).qr.length)).toEqual([300, 0])
  expect([2000, 2001].map((n) => one({ stream: { src: long(n) } }).stream.length)).toEqual([2000, 0])
})

test.each([{ qr: 5 }, { qr: null }, { since: 'now' }, { since: -1 }, { since: 2 ** 60 }, { stream: 'x' }, { stream: {} }, { stream: { src: 1 } }, { stream: [] }, { stream: null }, { tone: 'pink' }])(
  '%o is passed over and the words are shown',
  (more) => {
    expect(one(more)).toEqual(one({}))
  },
)

test.each(tones)('%s is a tone', (tone) => {
  expect(one({ tone }).tone).toBe(tone)
})

test('a clock, a tone, and a stream of a takeover only', () => {
  expect(one({ since: 1795392000000, tone: 'onair' })).toMatchObject({ since: 1795392000000, tone: 'onair', stream: '' })
  expect(one({ stream: { src: '/x' } }, 'strip').stream).toBe('')
})
