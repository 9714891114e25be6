// Goal 15: how far apart the films of a wall are. One film over four displays; each of them, frame by frame,
// knows how far its film is from where the clock wants it, and what two displays differ in that is what an eye
// would see at the seam.
import { loadavg } from 'node:os'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openDisplay, percentile } from './browser.ts'
import { config, film, Site, soak } from './site.ts'
import '../player/api.ts'

const quarters = [[0, 0], [1920, 0], [0, 1080], [1920, 1080]]
const site = new Site(config(quarters.map(([x, y], n) => `{id: hall-${n + 1}, name: 展厅 ${n + 1}, canvas: [1920, 1080], plays: [展厅], wall: {id: hall, viewport: [${x}, ${y}, 1920, 1080]}}`)))
// A browser each, as on a real wall: within one, a single thread draws all of its windows.
let browsers: BrowserContext[]

beforeAll(async () => {
  film(site.path('展厅/film.mp4'), 60, '854x480')
  await site.start()
  browsers = await Promise.all(quarters.map(() => openBrowser({ width: 480, height: 270 })))
})
afterAll(async () => {
  await Promise.all((browsers ?? []).map((b) => b.close()))
  await site.close()
})

interface Sync {
  /** [second, mean error in ms, frames] */
  seconds: [number, number, number][]
  seeks: number
}

test('a film over a wall of four pages', { timeout: 400_000 }, async () => {
  const seconds = soak ? 120 : 40
  const pages = await Promise.all(browsers.map((browser, n) => openDisplay(browser, site.url, `hall-${n + 1}`)))
  await Promise.all(pages.map((p) => p.waitForFunction(() => (window.yiping!.stats() as { missing: number }).missing === 0)))
  await pages[0]!.waitForTimeout(10_000)
  const from = Math.floor(Date.now() / 1000) + 1
  await pages[0]!.waitForTimeout(seconds * 1000)
  const all = await Promise.all(
    pages.map((page) =>
      page.evaluate(() => {
        const stats = window.yiping!.stats()
        return { sync: (stats.regions as { media: { sync: unknown } }).media.sync as Sync, dropped: stats.dropped, frames: stats.frames }
      }),
    ),
  )
  const means = all.map((a) => new Map(a.sync.seconds.filter(([s, , n]) => s >= from && n >= 10).map(([s, error]) => [s, error])))
  const skews: number[] = []
  for (const second of means[0]!.keys()) {
    const errors = means.map((m) => m.get(second)).filter((e) => e !== undefined)
    for (let i = 0; i < errors.length; i++) for (let k = i + 1; k < errors.length; k++) skews.push(Math.abs(errors[i]! - errors[k]!))
  }
  const errors = means.flatMap((m) => [...m.values()].map(Math.abs))
  const p = (values: number[], n: number) => percentile(values, n).toFixed(1)
  const within = (skews.filter((s) => s <= 1000 / 60).length / skews.length) * 100
  console.log(
    `wall: skew of 1 s means p50 ${p(skews, 50)}, p95 ${p(skews, 95)}, max ${p(skews, 100)} ms of ${skews.length} pairs, ${within.toFixed(1)} % within a frame; error to the clock p50 ${p(errors, 50)}, p95 ${p(errors, 95)} ms; ` +
      `seeks ${all.map((a) => a.sync.seeks).join(' ')}, dropped ${all.map((a) => a.dropped).join(' ')} of ${all.map((a) => a.sync.seconds.reduce((n, s) => n + s[2], 0)).join(' ')}; load ${loadavg()[0]!.toFixed(1)}`,
  )
  expect(skews.length).toBeGreaterThan(0)
})
