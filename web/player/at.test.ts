// at.ts and playlists/at.go are one function in two languages. The vectors of playlists/testdata hold them
// together; here they are run against this half. The hand-written cases say what a vector can't say in words.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { at, forever, noItem } from './at.ts'
import { noNotices, parseNotices } from './notices.ts'
import { parseProgram } from './program.ts'

const testdata = fileURLToPath(new URL('../../playlists/testdata/', import.meta.url))
const files = existsSync(testdata) ? readdirSync(testdata).filter((f) => f.endsWith('.json')) : []

interface Vector {
  name: string
  program: unknown
  notices: unknown
  probes: { t: number; frame: unknown }[]
}

describe('vectors shared with Go', () => {
  test.each(files)('%s', (file) => {
    const vectors = JSON.parse(readFileSync(testdata + file, 'utf8')) as Vector[]
    expect(vectors.length).toBeGreaterThan(0)
    for (const v of vectors) {
      const program = parseProgram(v.program)
      const notices = v.notices ? parseNotices(v.notices) : noNotices
      for (const probe of v.probes) {
        expect(at(program, notices, probe.t), `${v.name} at ${probe.t}`).toEqual(probe.frame)
      }
    }
  })
})

const asset = 'a'.repeat(64)
const item = (id: string, ms: number) => ({ id, asset, bytes: 1, type: 'image/png', ms, width: 1, height: 1 })
const program = parseProgram({
  v: 1,
  from: 1000,
  until: 9000,
  canvas: [10, 10],
  items: [item('a', 300), item('b', 200)],
  loops: [[0, 1], [1], []],
  regions: [{ id: 'main', rect: [0, 0, 10, 10], segments: [[500, 0, 0], [2000, 1, 50], [1000, 2, 0]], fallback: 1 }],
})
const main = (t: number) => at(program, noNotices, t).regions[0]

describe('a region', () => {
  test('plays its loop from the segment on', () => {
    expect(main(1500)).toEqual({ region: 'main', item: 0, offset: 0, until: 1800 })
    expect(main(1799)).toEqual({ region: 'main', item: 0, offset: 299, until: 1800 })
    expect(main(1800)).toEqual({ region: 'main', item: 1, offset: 0, until: 2000 })
  })
  test('enters the first segment backwards', () => {
    expect(main(1499)).toEqual({ region: 'main', item: 1, offset: 199, until: 1500 })
  })
  test('enters a loop at its phase, and is cut at the next edge', () => {
    expect(main(3500)).toEqual({ region: 'main', item: 1, offset: 50, until: 3650 })
    expect(main(4499)).toEqual({ region: 'main', item: 1, offset: 49, until: 4500 })
  })
  test('shows the slate where a loop is empty', () => {
    expect(main(4500)).toEqual({ region: 'main', item: noItem, offset: 0, until: 9000 })
  })
  test('plays its fallback outside of the window', () => {
    expect(main(999)).toEqual({ region: 'main', item: 1, offset: 199, until: 1000 })
    expect(main(9000)).toEqual({ region: 'main', item: 1, offset: 0, until: 9200 })
  })
})

describe('notices', () => {
  const notice = (id: string, precedence: number, style: string, from: number, until: number) => ({
    id, precedence, style, from, until, text: { 'zh-CN': id },
  })
  const over = (t: number, ...notices: unknown[]) => {
    const { overlay, takeover, next } = at(program, parseNotices({ v: 1, notices }), t)
    return { overlay, takeover, next }
  }
  test('the highest takeover wins, the newest within a rung, ties by id', () => {
    expect(over(5000, notice('low', 40, 'takeover', 4000, 8000), notice('high', 60, 'takeover', 3000, 7000)).takeover).toBe('high')
    expect(over(5000, notice('old', 60, 'takeover', 3000, 8000), notice('new', 60, 'takeover', 4000, 7000)).takeover).toBe('new')
    expect(over(5000, notice('b', 60, 'takeover', 4000, 8000), notice('a', 60, 'takeover', 4000, 7000)).takeover).toBe('a')
  })
  test('ids compare as their code points, as in Go', () => {
    expect(over(5000, notice('\u{1f600}', 60, 'takeover', 0, 8000), notice('\uffee', 60, 'takeover', 0, 8000)).takeover).toBe('\uffee')
    expect(over(5000, notice('ab', 60, 'takeover', 0, 8000), notice('a', 60, 'takeover', 0, 8000)).takeover).toBe('a')
  })
  test('strips and cards take turns', () => {
    const two = [notice('a', 40, 'strip', 0, 90000), notice('b', 40, 'card', 0, 90000)]
    expect(over(8999, ...two)).toEqual({ overlay: 'a', takeover: undefined, next: 9000 })
    expect(over(9999, ...two)).toEqual({ overlay: 'a', takeover: undefined, next: 10000 })
    expect(over(10000, ...two).overlay).toBe('b')
  })
  test('the next change is no later than a start or an end', () => {
    expect(over(5000, notice('later', 40, 'strip', 5100, 5200)).next).toBe(5100)
    expect(over(5150, notice('later', 40, 'strip', 5100, 5200)).next).toBe(5200)
  })
  test('nothing changes any more after everything', () => {
    const empty = parseProgram({ v: 1, from: 0, until: 1, canvas: [1, 1], items: null, loops: [[]], regions: [{ id: 'm', rect: [0, 0, 1, 1], segments: null, fallback: 0 }] })
    expect(at(empty, noNotices, 5).next).toBe(forever)
  })
})
