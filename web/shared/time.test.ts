import { expect, test } from 'vitest'
import { SiteTime } from './time.ts'

test('instants are said in the time of the site, whatever the zone of the computer', () => {
  const time = new SiteTime('Asia/Shanghai')
  const now = new Date('2026-11-23T00:30:00+08:00')
  expect(time.when('2026-11-23T00:14:00+08:00', now)).toBe('今天 0:14')
  expect(time.when('2026-11-22T15:59:00Z', now)).toBe('昨天 23:59')
  expect(time.when('2026-11-03T01:02:00Z', now)).toBe('11月3日 9:02')
  expect(time.now(now)).toBe('11月23日 星期一 0:30')
})

test('a zone that the browser does not know is no reason to show nothing', () => {
  expect(new SiteTime('Mars/Olympus').now(new Date())).toMatch(/月/)
})

test('days begin at the midnight of the site', () => {
  const shanghai = new SiteTime('Asia/Shanghai')
  expect(shanghai.start('2026-11-28')).toBe(Date.parse('2026-11-28T00:00:00+08:00'))
  expect(shanghai.start('2026-11-28', '14:05')).toBe(Date.parse('2026-11-28T14:05:00+08:00'))
  expect(shanghai.dayOf(Date.parse('2026-11-27T16:00:00Z'))).toBe('2026-11-28')
  expect(shanghai.dayAfter('2026-12-31', 1)).toBe('2027-01-01')
  expect(shanghai.dayName('2026-11-28')).toBe('11月28日 星期六')
  expect(shanghai.timeOfDay(Date.parse('2026-11-28T00:00:07+08:00'))).toBe('00:00:07')
})

test('a day has 23 or 25 hours where clocks are changed', () => {
  const berlin = new SiteTime('Europe/Berlin')
  const hours = (day: string) => (berlin.start(berlin.dayAfter(day, 1)) - berlin.start(day)) / 3600_000
  expect([hours('2026-03-28'), hours('2026-03-29'), hours('2026-10-25')]).toEqual([24, 23, 25])
})
