import { expect, test } from 'vitest'
import { framed, judged, unwatched } from './watch.ts'

/** Frames every 40 ms from one second to another. */
type Span = readonly [from: number, to: number]

/** What is seen and done, in seconds, of a stream whose frames come in these spans. Looked at 50 times a second. */
function watched(until: number, ...spans: Span[]): { seen: string; done: string } {
  let watch = unwatched
  let last = ''
  const seen: string[] = []
  const done: string[] = []
  for (let now = 0; now <= until * 1000; now += 20) {
    if (now % 40 === 0 && spans.some(([from, to]) => now >= from * 1000 && now < to * 1000)) watch = framed(watch, now)
    const { watch: next, sight, act } = judged(watch, now, 0)
    watch = next
    if (sight !== last) seen.push(`${now / 1000} ${sight}`)
    if (act) done.push(`${now / 1000} ${act}`)
    last = sight
  }
  return { seen: seen.join(', '), done: done.join(', ') }
}

test.each<[what: string, until: number, spans: Span[], seen: string, done: string]>([
  ['it covers once frames progress, and is left alone', 60, [[1, 61]], '0 below, 1.2 picture', '0 begin'],
  ['it never comes: tried at growing intervals, with a rest between', 125, [], '0 below', '0 begin, 4 begin, 10 begin, 19 begin, 29 rest, 32.5 begin, 42.5 rest, 52.76 begin, 62.76 rest, 82.76 begin, 92.76 rest, 112.76 begin, 122.76 rest'],
  ['it sticks after four frames: nobody has seen it', 11, [[1, 1.16]], '0 below', '0 begin, 5.12 begin'],
  ['a gap below four seconds is none', 20, [[1, 5], [8.9, 21]], '0 below, 1.2 picture', '0 begin'],
  ['it stops: words after 4 s and begun anew, back at the first frames', 20, [[1, 5], [11, 21]], '0 below, 1.2 picture, 8.96 words, 11.2 picture', '0 begin, 8.96 begin'],
  ['it is away for longer: what is due after 20 s, and back when it is back', 60, [[1, 5], [40, 61]], '0 below, 1.2 picture, 8.96 words, 24.96 below, 40.2 picture', '0 begin, 8.96 begin, 12.96 begin, 18.96 begin, 27.96 begin, 37.96 rest'],
  ['a frame now and then is no picture', 40, [[1, 5], [12, 12.04], [20, 20.04], [30, 30.04]], '0 below, 1.2 picture, 8.96 words, 24.96 below', '0 begin, 8.96 begin, 16 begin, 24 begin, 34 begin'],
])('%s', (_, until, spans, seen, done) => {
  expect(watched(until, ...spans)).toEqual({ seen, done })
})

test('what follows a recovery is counted anew', () => {
  expect(watched(50, [1, 5], [15, 25]).seen).toBe('0 below, 1.2 picture, 8.96 words, 15.2 picture, 28.96 words, 44.96 below')
})

test('displays that lost the same stream come back spread over a quarter of the time', () => {
  const later = { ...unwatched, tries: 9, again: 0, begun: -10_000 }
  expect([0, 0.5, 1].map((chance) => judged(later, 0, chance).watch.again)).toEqual([30_000, 26_250, 22_500])
})
