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
