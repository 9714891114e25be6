// @vitest-environment node
import { expect, test, vi } from 'vitest'

vi.stubGlobal('location', { hash: '' })
vi.stubGlobal('addEventListener', () => undefined)
const { instantOf, local, presets } = await import('./instant.ts')

test('instants are those of the clocks at the site', () => {
  expect(local(new Date('2026-11-28T16:30:00Z'), 'Asia/Shanghai')).toBe('2026-11-29 00:30')
})

test('the next evening and the next morning are offered', () => {
  const offered = (now: string) => presets(new Date(now), 'Asia/Shanghai').map((p) => p.at)
  expect(offered('2026-11-30T09:00:00+08:00')).toEqual(['2026-11-30 18:00', '2026-12-01 09:00'])
  expect(offered('2026-11-30T19:00:00+08:00')).toEqual(['2026-12-01 09:00', '2026-12-01 18:00'])
})

test('what was chosen is an instant at the site, whatever the clock of this computer', () => {
  expect(instantOf('2026-11-28 18:00', 'Asia/Shanghai')).toBe(Date.parse('2026-11-28T10:00:00Z'))
  expect(instantOf('2026-07-01 09:00', 'Europe/Berlin')).toBe(Date.parse('2026-07-01T07:00:00Z'))
})
