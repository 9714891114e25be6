// The four displays of the hall form one wall: whatever they show, they show it together.
import { loadavg } from 'node:os'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openDisplay, percentile } from './browser.ts'
import { Site, soak } from './site.ts'

const site = new Site()
// A window each: pages of one window are in each other's way, and all but one are slowed down.
let browsers: BrowserContext[]

beforeAll(async () => {
  await site.start()
  browsers = await Promise.all([1, 2, 3, 4].map(() => openBrowser({ width: 480, height: 270 })))
})
afterAll(async () => {
  await Promise.all((browsers ?? []).map((b) => b.close()))
  await site.close()
})

test('four pages of the wall show the same item within a frame', { timeout: 400_000 }, async () => {
  const pages = await Promise.all(browsers.map((b, n) => openDisplay(b, site.url, `hall-${n + 1}`)))
  await Promise.all(pages.map((p) => p.waitForFunction(() => (window as unknown as Yiping).yiping.stats().missing === 0, undefined, { timeout: 60_000 })))
  const seconds = soak ? 120 : 20
  // Each page says, frame by frame, what it shows; all of them read the clock of this one machine.
  const logs = await Promise.all(
    pages.map((p) =>
      p.evaluate(
        (seconds) =>
          new Promise<[number, string][]>((resolve) => {
            const log: [number, string][] = []
            const end = performance.timeOrigin + performance.now() + seconds * 1000
            const look = () => {
              const now = performance.timeOrigin + performance.now()
              log.push([now, document.querySelector('[data-region][data-item]')?.getAttribute('data-item') ?? ''])
              if (now < end) requestAnimationFrame(look)
              else resolve(log)
            }
            requestAnimationFrame(look)
          }),
        seconds,
      ),
    ),
  )
  // When did each page make each switch? A switch that all of them made is compared.
  const switches = logs.map((log) => log.flatMap(([at, item], i) => (i > 0 && log[i - 1]![1] !== item ? [{ at, item }] : [])))
  const spreads = switches[0]!.flatMap(({ at, item }) => {
    const all = switches.map((s) => s.find((x) => x.item === item && Math.abs(x.at - at) < 2000)?.at)
    return all.every((t) => t !== undefined) ? [Math.max(...(all as number[])) - Math.min(...(all as number[]))] : []
  })
  const rates = logs.map((log) => (log.length / seconds).toFixed(0))
  console.log(`wall: ${spreads.length} switches, spread between four pages p50 ${percentile(spreads, 50).toFixed(1)} ms, max ${Math.max(...spreads).toFixed(1)} ms; frames per second ${rates.join(' ')}; load ${loadavg()[0]!.toFixed(1)}`)
  expect(switches[0]!.length).toBeGreaterThan(0)
  expect(spreads.length).toBe(switches[0]!.length)
  expect(percentile(spreads, 50)).toBeLessThan(1000) // what no busy machine excuses
})

interface Yiping {
  yiping: { stats(): { missing: number } }
}
