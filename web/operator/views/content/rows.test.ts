import { expect, test } from 'vitest'
import { filled, rowsOf } from './rows.ts'

test('a rule goes into a form and comes out again', () => {
  for (const when of [{}, { days: ['mon'] }, { dates: [{ from: '2026-12-01' }, { from: '2027-01-01', until: '2027-01-03' }], hours: [{ from: '09:00', until: '17:00' }] }]) {
    expect(filled(rowsOf(when))).toEqual(when)
  }
  expect(filled(rowsOf({ hours: [{ from: '9:00', until: '24:00' }] }))).toEqual({ hours: [{ from: '09:00', until: '00:00' }] })
})

test('half a row is no rule', () => {
  expect(filled({ dates: [{ from: '', until: '' }], days: [], hours: [{ from: '9:00', until: '' }] })).toEqual({})
})
