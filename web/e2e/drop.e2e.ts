// The main job: a file that is dropped is on the right screens, and one that is taken away is gone.
import { readFileSync, rmSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openDisplay, painted, percentile, shown } from './browser.ts'
import { colour, photo, Site, soak } from './site.ts'

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

test('an urgent photo of 2 MB is painted within half a second, and removed within half a second', async () => {
  const lobby = await openDisplay(browser, site.url, 'lobby')
  const source = join(site.dir, 'photo.jpg')
  photo(source, 2)
  const bytes = readFileSync(source)
  rmSync(source)
  expect(bytes.length).toBeGreaterThan(1_500_000)
  const appeared: number[] = []
  const left: number[] = []
  for (let n = 0; n < (soak ? 50 : 8); n++) {
    // Other bytes each time: behind the end mark anything may follow.
    const other = Buffer.concat([bytes.subarray(0, -2), Buffer.from(`\xff\xfe\x00\x06${String(n).padStart(4, '0')}\xff\xd9`, 'latin1')])
    const file = `大厅/x${n} [now].jpg`
    const seen = painted(lobby, file)
    site.put(file, other)
    const closed = Date.now()
    appeared.push((await seen) - closed)
    const gone = painted(lobby, file, false)
    site.remove(file)
    const removed = Date.now()
    left.push((await gone) - removed)
  }
  console.log(`closed → painted: p50 ${percentile(appeared, 50)} ms, p95 ${percentile(appeared, 95)} ms; removed → gone: p50 ${percentile(left, 50)} ms, max ${Math.max(...left)} ms; ${appeared.length} drops, load ${loadavg()[0]!.toFixed(1)}`)
  expect(percentile(appeared, 50)).toBeLessThan(1000)
  expect(percentile(left, 50)).toBeLessThan(1000)
  await lobby.close()
})

test('a file is shown on the displays that play its folder and on no other', async () => {
  const pages = await Promise.all(['lobby', 'station', 'studio'].map((id) => openDisplay(browser, site.url, id)))
  const [lobby, station, studio] = pages
  const everywhere = Promise.all([painted(lobby!, '公共/z [now].svg'), painted(station!, '公共/z [now].svg')])
  site.put('公共/z [now].svg', colour('#123456'))
  const [a, b] = await everywhere
  expect(Math.abs(a - b)).toBeLessThan(50)
  expect(await shown(studio!)).not.toBe('公共/z [now].svg')
  const program = await site.get<{ items?: unknown }>('/api/v1/displays/studio/frame')
  expect(JSON.stringify(program)).not.toContain('公共/')
  site.remove('公共/z [now].svg')
  await Promise.all(pages.map((p) => p.close()))
})
