// The picture of the building: all eight displays live on one page, in their real shapes, on a desk and on
// a phone, and it says so when one of them goes.
import type { BrowserContext, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { complaints, overflow } from './pages.ts'
import { Site } from './site.ts'

const site = new Site()
let browser: BrowserContext
let page: Page
let said: string[]

beforeAll(async () => {
  await site.start()
  browser = await openBrowser({ width: 1440, height: 900 })
  page = await browser.newPage()
  said = complaints(page)
  await page.goto(`${site.url}/building`)
})
afterAll(async () => {
  await browser?.close()
  await site.close()
})

const ids = ['studio', 'door-xuexi', 'hall-1', 'hall-2', 'hall-3', 'hall-4', 'lobby', 'station']

async function player(id: string): Promise<Frame> {
  const frame = await (await page.waitForSelector(`[data-display="${id}"] iframe`)).contentFrame()
  if (!frame) throw new Error(`${id} has no page`)
  return frame
}

const box = async (id: string) => (await page.locator(`[data-display="${id}"]`).boundingBox())!

test('every display plays in its place', async () => {
  const shown = await page.locator('[data-display]').evaluateAll((all) => all.map((e) => (e as HTMLElement).dataset.display))
  expect(shown).toEqual(ids)
  for (const id of ids) await (await player(id)).waitForSelector('body[data-state="playing"] [data-region][data-item]', { state: 'attached', timeout: 60_000 })
  await page.waitForFunction(() => document.querySelector('.summary')?.textContent === '8块屏，全部正常', undefined, { timeout: 60_000 })
})

test('displays have their real shapes', async () => {
  for (const [id, wide, high] of [['lobby', 16, 9], ['station', 9, 16], ['door-xuexi', 8, 5], ['hall-1', 16, 9]] as const) {
    const { width, height } = await box(id)
    expect(width * high, id).toBe(height * wide)
    const [w, h] = await (await player(id)).evaluate(() => [innerWidth, innerHeight])
    expect([w, h], `${id} is drawn in whole pixels`).toEqual([width, height])
  }
})

test('four displays of the hall are one wall without gaps', async () => {
  const [a, b, c, d] = [await box('hall-1'), await box('hall-2'), await box('hall-3'), await box('hall-4')]
  expect([b.x, c.x, d.x]).toEqual([a.x + a.width, a.x, c.x + c.width])
  expect([b.y, c.y, d.y]).toEqual([a.y, a.y + a.height, a.y + a.height])
})

test('floors stand on each other, the highest on top', async () => {
  expect(await page.locator('.floor h2').allTextContents()).toEqual(['5F', '4F', '3F', '2F', '1F'])
})

test('the whole house can be seen on a desk, and all of it on a phone without scrolling sideways', async () => {
  for (const [width, height] of [[1920, 1080], [1440, 900], [390, 844]] as const) {
    await page.setViewportSize({ width, height })
    await expect.poll(() => overflow(page), { message: `${width} wide` }).toBe(0)
    if (width > 1000) await expect.poll(() => page.evaluate(() => document.documentElement.scrollHeight), { message: `${width}×${height}` }).toBeLessThanOrEqual(height)
    const { width: w } = await box('lobby')
    expect(w).toBeGreaterThan(width > 1000 ? 200 : 250)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
})

test('a display that goes is named, and named well again when it is back', async () => {
  await page.locator('[data-display="station"] iframe').evaluate((f) => ((f as HTMLIFrameElement).src = 'about:blank'))
  await page.waitForFunction(() => document.querySelector('.summary')?.textContent === '8块屏，1块要看一下', undefined, { timeout: 30_000 })
  expect(await page.locator('.dot.ill').allTextContents()).toEqual(['离线'])
  await page.locator('[data-display="station"] iframe').evaluate((f) => ((f as HTMLIFrameElement).src = '/screen/station'))
  await page.waitForFunction(() => document.querySelector('.summary')?.textContent === '8块屏，全部正常', undefined, { timeout: 30_000 })
})

test('nothing was refused and nothing went wrong in the page', () => expect(said).toEqual([]))
