// Never a black frame, with the real daemon: between pictures and films, and while the daemon is killed and
// started again. What was on the glass meanwhile is in the proof of play, each once.
import { loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openDisplay } from './browser.ts'
import { Recorder } from './recorder.ts'
import { colour, config, film, photo, Site, soak } from './site.ts'

const site = new Site(config(['{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅]}']))
let browser: BrowserContext

beforeAll(async () => {
  photo(site.path('大厅/1 photo [2s].jpg'), 2)
  film(site.path('大厅/2 film.mp4'), 3, '960x540')
  site.put('大厅/3 poster [1s].svg', colour('#9A1F19'))
  film(site.path('大厅/4 film [4s].mp4'), 2, '640x360')
  photo(site.path('大厅/5 photo [1s].jpg'), 1)
  await site.start()
  browser = await openBrowser({ width: 960, height: 540 })
})
afterAll(async () => {
  await browser?.close()
  await site.close()
})

test('pictures and films follow each other, and the daemon dies and comes back', { timeout: 900_000 }, async () => {
  const page = await openDisplay(browser, site.url, 'lobby')
  const recorder = await Recorder.start(page)
  await page.evaluate(watch)
  const seconds = soak ? 600 : 16 // a lap of the loop takes 11 s
  for (let n = 0; n < 3; n++) {
    await pause((seconds * 1000) / 4)
    await site.kill()
    await pause(1500)
    await site.start()
  }
  await browser.setOffline(true)
  await pause(3000)
  await browser.setOffline(false)
  await pause((seconds * 1000) / 4)
  const seen = await recorder.stop()
  console.log(`${seconds} s through 3 kills: ${seen.black.length} black, ${seen.slate.length} slate of ${seen.frames} frames, longest gap ${seen.gap.toFixed(0)} ms, load ${loadavg()[0]!.toFixed(1)}`)
  expect(seen.frames).toBeGreaterThan(seconds)
  expect(seen.black).toEqual([])
  expect(seen.slate).toEqual([])

  // Of what was on between two changes that were seen, the daemon knows each once and to a tenth of a second.
  const changes = await page.evaluate(() => (window as unknown as Watched).watched)
  const [first, last] = [changes[1]!.at, changes.at(-1)!.at]
  const day = (t: number) => new Date(t + 8 * 3600_000).toISOString().slice(0, 10)
  const known = async () => {
    const { plays } = await site.get<{ plays: { item: string; from: string; until: string }[] }>(`/api/v1/plays?display=lobby&from=${day(first)}&until=${day(last)}&limit=10000`)
    return plays.map((p) => ({ item: p.item, from: Date.parse(p.from), until: Date.parse(p.until) })).filter((p) => p.from > first - 500 && p.until < last + 500)
  }
  await expect.poll(async () => (await known()).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(changes.length - 2)
  const plays = await known()
  expect(plays.map((p) => p.item)).toEqual(changes.slice(1, -1).map((c) => c.item))
  const apart = plays.flatMap((p, k) => [Math.abs(p.from - changes[k + 1]!.at), Math.abs(p.until - changes[k + 2]!.at)])
  console.log(`proof of play: ${plays.length} entries, at most ${Math.max(...apart)} ms apart from what was seen`)
  expect(Math.max(...apart)).toBeLessThan(100)
})

interface Watched {
  watched: { item: string; at: number }[]
}

/** Notes in each frame which element of the region is seen, and with which item. */
function watch(): void {
  const changes: Watched['watched'] = ((window as unknown as Watched).watched = [])
  let before: Element | null = null
  const look = (stamp: number) => {
    const element = document.querySelector('[data-region="media"][data-item]')
    const item = element?.getAttribute('data-item') ?? ''
    if (element !== before || item !== changes.at(-1)?.item) changes.push({ item, at: performance.timeOrigin + stamp })
    before = element
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
