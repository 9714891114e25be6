import { describe, expect, test } from 'vitest'
import { allows, continues, dueAt, mediaTime, standIn } from './due.ts'
import { parseProgram } from './program.ts'

const item = (id: string, more: object = {}) => ({ id, asset: id.charCodeAt(0).toString(16).padStart(64, '0'), bytes: 1, type: 'image/png', ms: 1000, width: 1, height: 1, ...more })
const film = (id: string, length: number, ms = length) => item(id, { type: 'video/mp4', length, ms })

/** A region that plays one loop after the other, each for a minute. */
function world(items: object[], ...loops: number[][]) {
  const p = parseProgram({
    v: 1, from: 0, until: 10_000_000, canvas: [1, 1], items, loops,
    regions: [{ id: 'm', rect: [0, 0, 1, 1], segments: loops.map((_, i) => [i === 0 ? 0 : 60_000, i, 0]), fallback: 0 }],
  })
  return { at: (t: number) => dueAt(p, p.regions[0], t), item: (id: string) => p.items.find((i) => i.id === id)! }
}

describe('a film', () => {
  test('shown longer than it is long is due anew each time it starts over', () => {
    const w = world([film('f', 4000, 10_000)], [0])
    expect(w.at(0)).toMatchObject({ start: 0, until: 4000 })
    expect(w.at(4000)).toMatchObject({ start: 4000, until: 8000 })
    expect(w.at(9000)).toMatchObject({ start: 8000, until: 10_000 })
    expect(continues(w.at(3999), w.at(4000))).toBe(false)
    expect(continues(w.at(4000), w.at(7999))).toBe(true)
  })
  test('that is alone in its loop starts over on the other plane', () => {
    const w = world([film('f', 4000)], [0])
    expect(continues(w.at(3999), w.at(4000))).toBe(false)
  })
  test('too short for that goes on by itself', () => {
    const w = world([film('f', 2000, 9000)], [0])
    expect(w.at(8999)).toMatchObject({ start: 0, until: 9000 })
    expect(mediaTime(w.at(8999), 8999)).toBe(999)
    expect(continues(w.at(3), w.at(2000))).toBe(true)
  })
})

test('a picture goes on being the same when it is due again', () => {
  const w = world([item('a')], [0])
  expect(continues(w.at(0), w.at(1000))).toBe(true)
})

describe('in place of what is due', () => {
  const usable = (...ids: string[]) => (i: { id: string }) => ids.includes(i.id)
  test('comes the nearest before it that can be shown', () => {
    const w = world([item('a'), item('b'), item('c'), item('d')], [0, 1, 2, 3])
    expect(standIn(w.at(2000), usable('a', 'b', 'd'))!.item!.id).toBe('b')
    expect(standIn(w.at(2000), usable('a', 'd'))!.item!.id).toBe('a')
    expect(standIn(w.at(2000), usable('d'))!.item!.id).toBe('d')
    expect(standIn(w.at(2000), usable())).toBeUndefined()
  })
  test('what is interrupted may stay, what is gone may not', () => {
    const w = world([item('a'), item('now'), item('gone')], [0, 2], [1], [0])
    expect(allows(w.at(60_000), w.item('a'))).toBe(true)
    expect(allows(w.at(60_000), w.item('gone'))).toBe(false)
    expect(standIn(w.at(60_000), usable('a', 'gone'))!.item!.id).toBe('a')
    expect(allows(w.at(120_000), w.item('now'))).toBe(false)
  })
  test('a fallback is no excuse', () => {
    const w = world([item('a'), item('b')], [0], [1])
    expect(allows(w.at(70_000), w.item('a'))).toBe(false)
  })
  test('nothing comes where the slate is due', () => {
    const w = world([item('a')], [], [0])
    expect(w.at(0).item).toBeUndefined()
    expect(standIn(w.at(0), usable('a'))).toBeUndefined()
  })
})
