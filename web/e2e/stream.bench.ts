// How soon a stream is on the glass after its notice was posted, and what a page's memory does while it plays.
import { loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openBrowser, openDisplay, percentile } from './browser.ts'
import { Live } from './live.ts'
import { display, PlayerDaemon, program } from './player-daemon.ts'
import { renderer } from './rss.ts'
import { soak } from './site.ts'
import '../player/api.ts'

test('a stream: time to the glass, and memory', async () => {
  const daemon = new PlayerDaemon()
  const live = new Live()
  await Promise.all([daemon.start(), live.serve()])
  const browser = await openBrowser()
  try {
    const picture = daemon.add('<svg xmlns="http://www.w3.org/2000/svg" width="1920" height="1080"><rect width="1920" height="1080" fill="#244a8e"/></svg>')
    daemon.set('lobby', 'display', display('lobby'))
    daemon.set('lobby', 'program', program([{ id: 'blue', asset: picture, ms: 60_000 }], [{ at: daemon.now() - 3_600_000, loop: [0] }]))
    await live.begin('1280x720')
    const page = await openDisplay(browser, daemon.url, 'lobby')
    await daemon.status('lobby', (s) => s.clock.samples > 0)
    const soon: number[] = []
    const show = async (id: string): Promise<void> => {
      const posted = performance.now()
      const notice = { id, style: 'takeover', precedence: 50, from: Math.floor(daemon.now() - 1000), until: Math.floor(daemon.now() + 3600_000), text: { 'zh-CN': '正在直播' }, stream: { src: live.src } }
      daemon.set('lobby', 'notices', { v: 1, notices: [notice] })
      await daemon.status('lobby', (s) => s.over === id)
      soon.push(performance.now() - posted)
    }
    const hide = async (): Promise<void> => {
      daemon.set('lobby', 'notices', { v: 1, notices: [] })
      await daemon.status('lobby', (s) => s.over === undefined)
    }
    for (let n = 0; n < 10; n++) {
      await show(`live-${n}`)
      await pause(1_000)
      await hide()
    }
    console.log(`notice to the glass: first ${soon[0]!.toFixed(0)} ms, then p50 ${percentile(soon.slice(1), 50).toFixed(0)} ms, most ${Math.max(...soon.slice(1)).toFixed(0)} ms; load ${loadavg()[0]!.toFixed(1)}`)

    const cdp = await browser.newCDPSession(page)
    await cdp.send('Performance.enable')
    const points: { heap: number; rss: number; buffered: [number, number]; latency: number; beginnings: number }[] = []
    const minutes = soak ? 30 : 3
    await show('long')
    for (const end = Date.now() + minutes * 60_000; Date.now() < end; ) {
      await pause(10_000)
      await cdp.send('HeapProfiler.collectGarbage')
      const { metrics } = await cdp.send('Performance.getMetrics')
      const stream = await page.evaluate(() => window.yiping!.stats().stream as { buffered: [number, number]; latency: number; beginnings: number })
      points.push({ heap: metrics.find((m) => m.name === 'JSHeapUsedSize')!.value / 1e6, rss: renderer(), ...stream })
    }
    const [first, last] = [points[1]!, points.at(-1)!]
    const most = (f: (p: (typeof points)[0]) => number) => Math.max(...points.map(f)).toFixed(1)
    console.log(
      `${minutes} min of 720p: script heap ${first.heap.toFixed(1)} to ${last.heap.toFixed(1)} MB (most ${most((p) => p.heap)}), renderer ${first.rss.toFixed(0)} to ${last.rss.toFixed(0)} MB (most ${most((p) => p.rss)}), ` +
        `in memory at most ${most((p) => p.buffered[0])} s behind and ${most((p) => p.buffered[1])} s ahead, begun ${last.beginnings} times, at most ${most((p) => p.latency)} s behind the server; load ${loadavg()[0]!.toFixed(1)}`,
    )
    const stream = await page.evaluate(() => window.yiping!.stats().stream)
    expect(stream).toMatchObject({ sight: 'picture' })
    expect(last.heap).toBeLessThan(first.heap + 5)
  } finally {
    await browser.close()
    await live.stop()
    await daemon.stop()
  }
})
