// The main job: a file that is dropped is on the right screens, and one that is taken away is gone.
import { loadavg } from 'node:os'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openDisplay, painted, percentile, scanned, shown } from './browser.ts'
import { drops } from './drops.ts'
import { colour, Site, soak } from './site.ts'

const site = new Site()
let browser: BrowserContext

beforeAll(async () => {
  await site.start()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await site.close()
})

test('an urgent photo of 2 MB is painted at once, and gone at once when it is removed', async () => {
  const lobby = await openDisplay(browser, site.url, 'lobby')
  await scanned(lobby)
  const { appeared, left, said } = await drops(site, lobby, soak ? 50 : 8)
  console.log(said)
  // The figures are for docs/performance.md; what fails is only what no busy machine excuses.
  expect(percentile(appeared, 50)).toBeLessThan(2000)
  expect(percentile(left, 50)).toBeLessThan(2000)
  await lobby.close()
})

test('a file is shown on the displays that play its folder and on no other', async () => {
  const pages = await Promise.all(['lobby', 'station', 'studio'].map((id) => openDisplay(browser, site.url, id)))
  const [lobby, station, studio] = pages
  const everywhere = Promise.all([painted(lobby!, '公共/z [now].svg'), painted(station!, '公共/z [now].svg')])
  site.put('公共/z [now].svg', colour('#123456'))
  const [a, b] = await everywhere
  console.log(`the same file on two displays: ${Math.abs(a - b)} ms apart, load ${loadavg()[0]!.toFixed(1)}`)
  expect(Math.abs(a - b)).toBeLessThan(1000)
  expect(await shown(studio!)).not.toBe('公共/z [now].svg')
  const program = await site.get<{ items?: unknown }>('/api/v1/displays/studio/frame')
  expect(JSON.stringify(program)).not.toContain('公共/')
  site.remove('公共/z [now].svg')
  await Promise.all(pages.map((p) => p.close()))
})
