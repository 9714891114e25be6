import { expect, test } from 'vitest'
import { Plays, words, type Sight } from './plays.ts'
import type { Play } from './wire.ts'

/** A display that paints 60 frames a second from an instant on, by a clock that is right. */
class Glass {
  written = new Map<string, Play>()
  writes = 0
  t = 1_795_392_000_000
  own = 5_000
  known = true
  version = 0
  sights: Sight[] = []
  plays = new Plays((p) => (this.writes++, this.written.set(`${p.region} ${p.from}`, p)))

  show(...sights: Partial<Sight>[]): void {
    this.sights = sights.map((s) => ({ region: 'main', item: '', text: '', turn: 0, ...s }))
    this.version++
  }
  paint(seconds: number): void {
    for (let k = 0; k < seconds * 60; k++) {
      this.t += 1000 / 60
      this.own += 1000 / 60
      this.plays.tick(this.known ? Math.floor(this.t) : undefined, this.own, this.version, () => this.sights)
    }
  }
  /** What is known, with lengths in seconds. */
  said(): string[] {
    return [...this.written.values()].map((p) => `${p.region || 'over'}: ${p.item || 'slate'}${p.text ?? ''} ${((p.until - p.from) / 1000).toFixed(1)}`)
  }
}

test('each entry goes from its first frame to the first without it, and they leave no gap', () => {
  const g = new Glass()
  for (const item of ['a', 'b', '', 'a']) (g.show({ item }), g.paint(10))
  g.plays.end()
  expect(g.said()).toEqual(['main: a 10.0', 'main: b 10.0', 'main: slate 10.0', 'main: a 10.0'])
  const all = [...g.written.values()]
  for (let k = 1; k < all.length; k++) expect(all[k]!.from).toBe(all[k - 1]!.until)
  expect(g.writes).toBe(4)
})

test('a film that begins anew counts again, a picture that stays does not', () => {
  const g = new Glass()
  for (const turn of [1, 2, 3]) (g.show({ item: 'film', turn }), g.paint(5))
  g.version++ // something else has changed
  g.paint(5)
  g.plays.end()
  expect(g.said()).toEqual(['main: film 5.0', 'main: film 5.0', 'main: film 10.0'])
})

test('what a takeover covers is not on the glass, what a strip is over is', () => {
  const g = new Glass()
  g.show({ item: 'a' })
  g.paint(2)
  g.show({ region: '', item: 'alarm', text: '请立即疏散' })
  g.paint(3)
  g.show({ item: 'a' }, { region: '', item: 'n', text: '停水' })
  g.paint(4)
  g.plays.end()
  expect(g.said()).toEqual(['main: a 2.0', 'over: alarm请立即疏散 3.0', 'main: a 4.0', 'over: n停水 4.0'])
})

test('what stays for days is written down every minute under one beginning, and cut before a day is full', () => {
  const g = new Glass()
  g.show({ item: 'board' })
  g.paint(30 * 60)
  expect(g.writes).toBeGreaterThan(28)
  expect(g.writes).toBeLessThan(31)
  expect(g.written.size).toBe(1)
  expect((g.t - [...g.written.values()][0]!.until) / 1000).toBeLessThan(61)
})

test('what nobody painted is not claimed', () => {
  const g = new Glass()
  g.show({ item: 'a' })
  g.paint(5)
  g.t += 3_600_000
  g.own += 3_600_000 // the tab was hidden
  g.paint(5)
  g.t += 7_200_000 // the clock was wrong
  g.paint(5)
  g.known = false
  g.paint(5)
  g.known = true
  g.paint(0.05)
  g.plays.end()
  expect(g.said().map((s) => Number(s.split(' ')[2]).toFixed(0))).toEqual(['5', '5', '5'])
})

test('the player that takes over goes on with the entry', () => {
  const [old, next] = [new Glass(), new Glass()]
  old.show({ item: 'a', turn: 7 })
  old.paint(4)
  const left = old.plays.leave()
  old.plays.end()
  Object.assign(next, { t: old.t, own: old.own, written: old.written })
  next.plays.adopt(left, Math.floor(next.t), next.own)
  next.show({ item: 'a', turn: 1 })
  next.paint(6)
  next.show({ item: 'b', turn: 2 })
  next.paint(1)
  next.plays.end()
  expect(next.said()).toEqual(['main: a 10.0', 'main: b 1.0'])
})

test('an exercise is recorded as one', () => {
  const text = { zh: '请立即疏散', en: 'Leave the building now' }
  expect(words({ text, drill: { zh: '', en: '' } })).toBe('请立即疏散')
  expect(words({ text, drill: { zh: '现在进行疏散演练，非真实险情', en: '' } })).toBe('演练：请立即疏散')
})
