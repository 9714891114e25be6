import { expect, test } from 'vitest'
import { elapsed } from './onair.ts'

test.each([[0, '00:00'], [59, '00:59'], [3_599, '59:59'], [3_600, '01:00:00'], [3_725, '01:02:05'], [359_999, '99:59:59'], [360_000, '100:00:00']])('%i seconds on air are %s', (seconds, said) => {
  expect(elapsed(seconds)).toBe(said)
})
