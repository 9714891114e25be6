// Figures of the player, printed and only held against what would be absurd: machines are shared, and a
// figure is read together with the load that is printed beside it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { openBrowser, openDisplay, painted, percentile } from './browser.ts'
import { display, PlayerDaemon, program } from './player-daemon.ts'
import { colour, film, photo, soak } from './site.ts'
import '../player/api.ts'

let daemon: PlayerDaemon
let browser: BrowserContext
const work = mkdtempSync(join(tmpdir(), 'yiping-figures-'))

beforeEach(async () => {
  daemon = new PlayerDaemon()
  await daemon.start()
  browser = await openBrowser({ width: 1920, height: 1080 })
})
afterEach(async () => {
  await browser.close()
  await daemon.stop()
})

afterAll(() => rmSync(work, { recursive: true, force: true }))

const since = () => daemon.now() - 3_600_000
const load = () => `load ${loadavg()[0]!.toFixed(1)}`
const p = (values: number[], n: number) => percentile(values, n).toFixed(1)

test('an urgent photo of 2 MB: from the message to the picture', async () => {
  photo(join(work, 'photo.jpg'), 2)
  const bytes = readFileSync(join(work, 'photo.jpg'))
  const base = { id: 'base', asset: daemon.add(colour('#b08d57')), ms: 60_000 }
  daemon.set('lobby', 'program', program([base], [{ at: since(), loop: [0] }]))
  const page = await openDisplay(browser, daemon.url, 'lobby')
  const ms: number[] = []
  for (let n = 0; n < (soak ? 50 : 12); n++) {
    const asset = daemon.add(Buffer.concat([bytes, Buffer.from(String(n))]))
    const urgent = { id: `now ${n}`, asset, ms: 10_000, type: 'image/jpeg', bytes: bytes.length, width: 2400, height: 1600 }
    const seen = painted(page, urgent.id)
    await page.waitForTimeout(700)
    const sent = Date.now()
    daemon.set('lobby', 'program', program([base, urgent], [{ at: since(), loop: [0] }, { at: daemon.now(), loop: [1] }, { at: daemon.now() + 10_000, loop: [0] }]))
    ms.push((await seen) - sent)
  }
  console.log(`message → painted, ${(bytes.length / 1e6).toFixed(1)} MB: p50 ${p(ms, 50)}, p95 ${p(ms, 95)} ms of ${ms.length}; ${load()}`)
  expect(percentile(ms, 50)).toBeLessThan(3000)
})

test('memory: what a thousand switches leave behind', { timeout: 2_000_000 }, async () => {
  const items = Array.from({ length: 6 }, (_, n) => {
    photo(join(work, `${n}.jpg`), 1)
    return { id: String(n), asset: daemon.add(Buffer.concat([readFileSync(join(work, `${n}.jpg`)), Buffer.from(String(n))])), ms: 1000, type: 'image/jpeg', width: 2400, height: 1600 }
  })
  film(join(work, 'film.mp4'), 4)
  items.push({ id: 'film', asset: daemon.add(readFileSync(join(work, 'film.mp4'))), ms: 1000, type: 'video/mp4', length: 4000, width: 640, height: 360 } as (typeof items)[0])
  daemon.set('lobby', 'program', program(items, [{ at: since(), loop: items.map((_, i) => i) }]))
  const page = await openDisplay(browser, daemon.url, 'lobby')
  await daemon.status('lobby', (s) => s.missing === 0)
  const cdp = await page.context().newCDPSession(page)
  const measure = async () => {
    await cdp.send('HeapProfiler.collectGarbage')
    const stats = await page.evaluate(() => window.yiping!.stats())
    return { switches: stats.switches as number, heap: (stats.heap as number) / 1e6, blobs: stats.blobs as number, elements: stats.elements as number, renderer: await rendererMegabytes() }
  }
  const points = []
  const minutes = soak ? 30 : 1
  for (let n = 0; n <= minutes * 2; n++) {
    await page.waitForTimeout(30_000)
    points.push(await measure())
  }
  const first = points[Math.min(2, points.length - 2)]!
  const last = points.at(-1)!
  const per = 1000 / Math.max(1, last.switches - first.switches)
  for (const point of points) console.log(JSON.stringify(point))
  console.log(`memory: ${last.switches} switches; per 1000: heap ${((last.heap - first.heap) * per).toFixed(2)} MB, renderer ${((last.renderer - first.renderer) * per).toFixed(0)} MB; ${load()}`)
  expect(last.blobs).toBeLessThanOrEqual(2)
  expect(last.elements).toBe(first.elements)
  expect(last.heap).toBeLessThan(60)
})

/** Resident memory of the biggest renderer of this browser, in megabytes. */
async function rendererMegabytes(): Promise<number> {
  const cdp = await browser.browser()!.newBrowserCDPSession().catch(() => undefined)
  const info = await (cdp ?? (await browser.newCDPSession(browser.pages()[0]!))).send('SystemInfo.getProcessInfo' as never).catch(() => undefined) as { processInfo: { type: string; id: number }[] } | undefined
  const sizes = (info?.processInfo ?? []).filter((x) => x.type === 'renderer').map((x) => {
    const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${x.id}/status`, 'utf8'))
    return Number(resident?.[1] ?? 0) / 1024
  })
  return Math.max(0, ...sizes)
}

test('four pages of a wall: how far apart their films are', { timeout: 400_000 }, async () => {
  const seconds = soak ? 120 : 40
  film(join(work, 'wall.mp4'), 60, '854x480')
  const asset = daemon.add(readFileSync(join(work, 'wall.mp4')))
  const now = Math.floor(daemon.now())
  for (let n = 0; n < 4; n++) {
    const viewport = [(n % 2) * 1920, Math.floor(n / 2) * 1080, 1920, 1080]
    daemon.set(`hall-${n}`, 'display', display(`hall-${n}`, { viewport }))
    daemon.set(`hall-${n}`, 'program', program([{ id: 'film', asset, ms: 60_000, type: 'video/mp4', length: 60_000, width: 854, height: 480 }], [{ at: now + 1000, loop: [0] }],
      { canvas: [3840, 2160], regions: [{ id: 'media', rect: [0, 0, 3840, 2160], segments: [[0, 0, 0]], fallback: 0 }] }))
  }
  const pages = await Promise.all([0, 1, 2, 3].map(async (n) => {
    const page = await openDisplay(browser, daemon.url, `hall-${n}`)
    await page.setViewportSize({ width: 480, height: 270 })
    return page
  }))
  await pages[0]!.waitForTimeout(10_000)
  const from = Math.floor(daemon.now() / 1000) + 1
  await pages[0]!.waitForTimeout(seconds * 1000)
  type Sync = { seconds: [number, number, number][]; seeks: number; rate: number }
  const all = await Promise.all(pages.map((page) => page.evaluate(() => {
    const stats = window.yiping!.stats()
    return { sync: (stats.regions as { media: { sync: unknown } }).media.sync, dropped: stats.dropped, frames: stats.frames }
  })))
  if (process.env.YIPING_VERBOSE) for (const a of all) console.log(JSON.stringify(a))
  const means = all.map((a) => new Map((a.sync as Sync).seconds.filter(([s, , n]) => s >= from && n >= 10).map(([s, error]) => [s, error])))
  const skews: number[] = []
  for (const second of means[0]!.keys()) {
    const errors = means.map((m) => m.get(second)).filter((e) => e !== undefined)
    for (let i = 0; i < errors.length; i++) for (let k = i + 1; k < errors.length; k++) skews.push(Math.abs(errors[i]! - errors[k]!))
  }
  const errors = means.flatMap((m) => [...m.values()].map(Math.abs))
  console.log(`wall: 1 s mean skew between pairs p50 ${p(skews, 50)}, p95 ${p(skews, 95)}, max ${p(skews, 100)} ms of ${skews.length}; error to the clock p50 ${p(errors, 50)}, p95 ${p(errors, 95)} ms; seeks ${all.map((a) => (a.sync as Sync).seeks).join(' ')}, dropped ${all.map((a) => a.dropped).join(' ')}; ${load()}`)
  expect(skews.length).toBeGreaterThan(0)
})
