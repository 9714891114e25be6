// Goal 14: what a player's memory does over many switches, after garbage collection.
//
// Chromium keeps the bytes of blob: films that were played, up to about 200 MB for a page, whatever becomes of the
// element or the address: the renderer grows until that is full, and so what counts is the second half.
import { loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openBrowser, openDisplay } from './browser.ts'
import { renderer } from './rss.ts'
import { colour, config, film, photo, Site, soak } from './site.ts'
import '../player/api.ts'

/** What was seen at an instant; heap and rss in megabytes. */
interface Point {
  switches: number
  blobs: number
  elements: number
  heap: number
  rss: number
}

test('memory of a player that switches every second', async () => {
  const site = new Site(config(['{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅]}']))
  for (let n = 0; n < 4; n++) photo(site.path(`大厅/${n} photo [1s].jpg`), 1)
  film(site.path('大厅/5 film [1s].mp4'), 2, '960x540')
  site.put('大厅/6 poster [1s].svg', colour('#9A1F19'))
  await site.start()
  const browser = await openBrowser()
  try {
    const page = await openDisplay(browser, site.url, 'lobby')
    const cdp = await browser.newCDPSession(page)
    await cdp.send('Performance.enable')
    const points: Point[] = []
    const minutes = soak ? 30 : 4
    await pause(20_000)
    for (const end = Date.now() + minutes * 60_000; Date.now() < end; await pause(10_000)) {
      await cdp.send('HeapProfiler.collectGarbage')
      const { metrics } = await cdp.send('Performance.getMetrics')
      const { switches, blobs, elements } = (await page.evaluate(() => window.yiping!.stats())) as { switches: number; blobs: number; elements: number }
      points.push({ switches, blobs, elements, heap: metrics.find((m) => m.name === 'JSHeapUsedSize')!.value / 1e6, rss: renderer() })
    }
    const last = points.at(-1)!
    const half = points.length >> 1
    console.log(
      `${minutes} min of 1 s items, ${last.switches - points[0]!.switches} switches: script heap ${last.heap.toFixed(1)} MB, slope ${slope(points, 'heap').toFixed(2)} MB per 1,000 switches; ` +
        `renderer ${last.rss.toFixed(0)} MB (largest ${Math.max(...points.map((p) => p.rss)).toFixed(0)}), slope ${slope(points.slice(0, half), 'rss').toFixed(1)} MB per 1,000 switches in the first half, ` +
        `${slope(points.slice(half), 'rss').toFixed(1)} in the second; load ${loadavg()[0]!.toFixed(1)}`,
    )
    expect(last.blobs).toBeLessThanOrEqual(2)
    expect(last.elements).toBe(points[0]!.elements)
    expect(last.heap).toBeLessThan(60)
  } finally {
    await browser.close()
    await site.close()
  }
})

/** Least squares, per 1,000 switches. */
function slope(points: Point[], key: 'heap' | 'rss'): number {
  const mean = (f: (p: Point) => number) => points.reduce((sum, p) => sum + f(p), 0) / points.length
  const x = mean((p) => p.switches)
  const y = mean((p) => p[key])
  return (1000 * mean((p) => (p.switches - x) * (p[key] - y))) / mean((p) => (p.switches - x) ** 2)
}
