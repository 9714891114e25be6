// Never a black frame, with the real daemon: between pictures and films, and while the daemon is killed and
// started again.
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
  const seconds = soak ? 600 : 30
  for (let n = 0; n < 3; n++) {
    await pause((seconds * 1000) / 4)
    await site.kill()
    await pause(1500)
    await site.start()
  }
  await pause((seconds * 1000) / 4)
  const seen = await recorder.stop()
  console.log(`${seconds} s through 3 kills: ${seen.black.length} black, ${seen.slate.length} slate of ${seen.frames} frames, longest gap ${seen.gap.toFixed(0)} ms, load ${loadavg()[0]!.toFixed(1)}`)
  expect(seen.frames).toBeGreaterThan(seconds)
  expect(seen.black).toEqual([])
  expect(seen.slate).toEqual([])
})
