import { describe, expect, test } from 'vitest'
import { clock, countdown, date, dayAfter, english, lunar, night, weekday } from './dates.ts'

describe('a day', () => {
  test('is written in Chinese and English', () => {
    expect([date('2026-11-23'), weekday('2026-11-23'), english('2026-11-23')]).toEqual(['11月23日', '星期一', 'Mon 23 Nov'])
    expect([date('2027-01-01'), weekday('2027-01-01')]).toEqual(['1月1日', '星期五'])
  })

  test.each([
    ['2026-11-23', '农历十月十五'],
    ['2026-02-17', '农历正月初一'],
    ['2025-07-25', '农历闰六月初一'],
    ['2026-02-16', '农历腊月廿九'],
    ['2026-02-08', '农历腊月廿一'],
    ['2026-02-07', '农历腊月二十'],
  ])('%s is %s', (day, want) => expect(lunar(day)).toBe(want))

  test('is followed by another', () => {
    expect([dayAfter('2026-12-31'), dayAfter('2028-02-28')]).toEqual(['2027-01-01', '2028-02-29'])
  })
})

test('a clock shows the site’s time, wherever the browser is', () => {
  const t = Date.UTC(2026, 10, 23, 1, 5)
  expect([clock(t, 'Asia/Shanghai'), clock(t, 'Europe/Berlin'), clock(t, 'no/where')]).toEqual(['9:05', '2:05', ''])
  expect(clock(Date.UTC(2026, 10, 22, 16, 0), 'Asia/Shanghai')).toBe('0:00')
})

test('a countdown ends at nought, not a second before', () => {
  expect([countdown(750_000), countdown(3_600_000), countdown(1), countdown(0), countdown(-5)]).toEqual(['12:30', '1:00:00', '00:01', '00:00', '00:00'])
})

test('night is from ten until six at the site, wherever the browser is', () => {
  const at = (utc: number) => night(Date.UTC(2026, 10, 23, utc, 0), 'Asia/Shanghai')
  expect([at(13), at(14), at(21), at(22)]).toEqual([false, true, true, false])
  expect(night(Date.UTC(2026, 10, 23, 0), 'no/where')).toBe(false)
})
