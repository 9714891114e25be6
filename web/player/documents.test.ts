import { describe, expect, test } from 'vitest'
import { Documents, hashOf } from './documents.ts'

const program = (until: number) =>
  JSON.stringify({ v: 1, from: 0, until, canvas: [2, 1], items: [], loops: [[]], regions: [{ id: '大厅', rect: [0, 0, 2, 1], segments: [], fallback: 0 }] })
const display = JSON.stringify({ v: 1, id: 'lobby', name: '大厅屏', canvas: [2, 1], viewport: [0, 0, 2, 1], rotation: 0, latency_ms: 0, audio: false, generation: 3 })

describe('documents', () => {
  test('the hash is of the UTF-8', () => {
    // printf 谊屏 | sha256sum
    expect(hashOf('谊屏')).toBe('7507197f0304ff07150de49ac7e03897a54930ce017c6b563d3229de9a42eb8e')
  })
  test('a document is followed at once', () => {
    const d = new Documents()
    d.accept('program', hashOf(program(5)), program(5))
    d.accept('display', hashOf(display), display)
    expect(d.program!.until).toBe(5)
    expect(d.geometry!.name).toBe('大厅屏')
    expect(d.has()).toEqual({ program: hashOf(program(5)), display: hashOf(display) })
  })
  test('bytes with another hash are refused, and the document before stays', () => {
    const d = new Documents()
    d.accept('program', hashOf(program(5)), program(5))
    expect(() => d.accept('program', hashOf(program(6)), program(7))).toThrow(/hash/)
    expect(d.program!.until).toBe(5)
    expect(d.has().program).toBe(hashOf(program(5)))
  })
  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['another version', program(5).replace('"v":1', '"v":2')],
    ['a loop that names no item', program(5).replace('[[]]', '[[0]]')],
    ['a fallback that is no loop', program(5).replace('"fallback":0', '"fallback":1')],
    ['half a millisecond', program(5).replace('"until":5', '"until":5.5')],
    ['a region twice', program(5).replace(/"regions":\[(.*)\]\}$/, '"regions":[$1,$1]}')],
  ])('%s is refused as a program, and the document before stays', (_, body) => {
    const d = new Documents()
    d.accept('program', hashOf(program(9)), program(9))
    expect(() => d.accept('program', hashOf(body), body)).toThrow()
    expect(d.program!.until).toBe(9)
  })
  test('of what was stored, what is whole is followed', () => {
    const d = new Documents()
    d.restore({ program: { hash: hashOf(program(5)), body: program(5) }, display: { hash: hashOf(display), body: display.replace('3', '4') } })
    expect(d.program!.until).toBe(5)
    expect(d.geometry).toBeUndefined()
  })
  test('storing and restoring gives the same', () => {
    const a = new Documents()
    a.accept('program', hashOf(program(5)), program(5))
    const b = new Documents()
    b.restore(a.store())
    expect(b.has()).toEqual(a.has())
    expect(b.program).toEqual(a.program)
  })
})
