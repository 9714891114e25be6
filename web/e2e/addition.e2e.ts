// Adding a poster does not disturb the film: it is not cut and not started again, the poster is next, and
// a restart of the daemon moves nothing.
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openDisplay, painted, shown } from './browser.ts'
import { colour, config, film, Site } from './site.ts'

const site = new Site(config(['{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅]}']))
let browser: BrowserContext

beforeAll(async () => {
  film(site.path('大厅/2 film.mp4'), 20)
  site.put('大厅/1 poster [5s].svg', colour('#244A4E'))
  site.put('大厅/9 last [5s].svg', colour('#1C1B19'))
  await site.start()
  browser = await openBrowser({ width: 960, height: 540 })
})
afterAll(async () => {
  await browser?.close()
  await site.close()
})

test('a film goes on while a poster is added and the daemon is killed; the poster is next', async () => {
  const page = await openDisplay(browser, site.url, 'lobby')
  const begun = await painted(page, '大厅/2 film.mp4')
  const film = await page.evaluateHandle(() => document.querySelector('[data-item="大厅/2 film.mp4"] video, video[data-item="大厅/2 film.mp4"]') as HTMLVideoElement)
  await page.waitForFunction((v) => v.currentTime > 3, film)
  const watch = page.evaluate(
    (v) =>
      new Promise<{ jumps: number }>((resolve) => {
        // On a busy machine the film may have to catch up with the clock; it never goes back, and it
        // never leaves the clock by more than a blink.
        let jumps = 0
        let last = v.currentTime
        const look = () => {
          if (v.currentTime < last - 0.001 || v.currentTime > last + 1.5) jumps++
          last = v.currentTime
          if (v.currentTime > 18 || v.ended) resolve({ jumps })
          else requestAnimationFrame(look)
        }
        look()
      }),
    film,
  )
  site.put('大厅/5 new [5s].svg', colour('#9A1F19'))
  await page.waitForFunction((v) => v.currentTime > 7, film)
  await site.kill()
  await site.start()
  const next = painted(page, '大厅/5 new [5s].svg')
  expect(await watch).toEqual({ jumps: 0 })
  const length = (await next) - begun
  expect(length).toBeGreaterThan(19_800)
  expect(length).toBeLessThan(22_000)
  await painted(page, '大厅/9 last [5s].svg')
  expect(await shown(page)).toBe('大厅/9 last [5s].svg')
})
