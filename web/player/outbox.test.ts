// Here there is no IndexedDB, so what is tested is what a browser does that cannot store; the database is tried with a
// real one (e2e/black.e2e.ts).
import { expect, test } from 'vitest'
import { Outbox } from './outbox.ts'
import type { Play } from './wire.ts'

const play = (n: number, until = n * 10 + 10): Play => ({ region: 'main', item: `${n}`, from: n * 10, until })
const settled = () => new Promise((resolve) => setTimeout(resolve))

function outbox() {
  const said: { batch: number; plays: Play[] }[] = []
  const at = { now: 10_000, up: true }
  const box = new Outbox('lobby', (batch, plays) => at.up && said.push({ batch, plays }) > 0, () => at.now)
  return { box, said, at }
}

test('what is said is said again until it is kept, and only then forgotten', async () => {
  const { box, said, at } = outbox()
  box.add(play(1))
  box.add(play(2, 25)) // still on
  await settled()
  await box.pump()
  expect(said).toEqual([{ batch: 1, plays: [play(1), play(2, 25)] }])
  at.now += 6_000
  await box.pump()
  expect(said.length).toBe(1)
  at.now += 30_000
  await box.pump()
  expect(said[1]).toEqual({ batch: 2, plays: said[0]!.plays })
  box.add(play(2)) // has gone on
  await settled()
  await box.kept(1) // an answer that comes late
  expect(box.waiting).toBe(2)
  await box.kept(2)
  expect(box.waiting).toBe(1)
  at.now += 6_000
  await box.pump()
  expect(said[2]).toEqual({ batch: 3, plays: [play(2)] })
  await box.kept(3)
  expect(box.waiting).toBe(0)
})

test('with the line down nothing is said or lost, and after it not all speak at once', async () => {
  const { box, said, at } = outbox()
  at.up = false
  for (let n = 1; n <= 450; n++) box.add(play(n))
  await settled()
  await box.pump()
  at.up = true
  box.opened()
  for (let k = 0; said.length < 3 && k < 100; k++) {
    at.now += 1_000
    await box.pump()
    if (said.length > 0) await box.kept(said.at(-1)!.batch)
  }
  expect(said.map((s) => s.plays.length)).toEqual([200, 200, 50])
  expect(box.waiting).toBe(0)
})

test('what is too much is dropped, the oldest first, and that is told', async () => {
  const { box, said } = outbox()
  for (let n = 1; n <= 5_100; n++) box.add(play(n))
  await settled()
  await box.pump()
  expect(box.waiting).toBe(4_101)
  expect(said[0]!.plays.slice(0, 2)).toEqual([{ region: '', item: '', from: 10, until: 10_010 }, play(1_001)])
})
