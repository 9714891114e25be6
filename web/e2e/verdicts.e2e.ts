// Verdicts, caused for real on displays in Chromium, and seen by somebody who looks at the operators' page: within
// ten seconds, with a word and what to do. A board that cannot attest is not called ill. Those on
// the clock and the storage are caused in displays/verdict_test.go.
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openDisplay, openWindow } from './browser.ts'
import { colour, config, Site } from './site.ts'

const within = 10_000
const ids = ['killed', 'frozen', 'dead', 'blocked']
const site = new Site(
  config([...ids.map((id) => `{id: ${id}, name: ${id}, canvas: [640, 360], plays: [${id}]}`), '{id: strip, name: strip, canvas: [640, 32], plays: [strip], text_file: strip.txt}']),
)
let browser: BrowserContext
let operator: Page
const page: Record<string, Page> = {}

const verdict = (id: string) => operator.locator(`.display[data-key="${id}"] .verdict`)
const seen = (id: string, word: string, timeout = within) => verdict(id).filter({ hasText: new RegExp(`^${word}$`) }).waitFor({ timeout })

/** Causes something and returns how long it took until the operators' page said the word, in milliseconds. */
async function caused(id: string, word: string, cause: () => unknown): Promise<number> {
  await cause()
  const began = performance.now()
  await seen(id, word)
  const took = Math.round(performance.now() - began)
  console.log(`${word} (${id}): on the page after ${(took / 1000).toFixed(1)} s`)
  return took
}

beforeAll(async () => {
  for (const id of ids) site.put(`${id}/a [3s].svg`, colour('#244A4E', 640, 360))
  await site.start()
  browser = await openBrowser({ width: 640, height: 360 })
  for (const id of ids) if (id !== 'dead') page[id] = await openDisplay(browser, site.url, id)
  operator = await openWindow(browser)
  await operator.setViewportSize({ width: 1440, height: 1000 })
  await operator.goto(site.url)
  for (const id of ids) if (id !== 'dead') await seen(id, '正常', 30_000)
})
afterAll(async () => {
  await browser?.close()
  await site.close()
})

test('a verdict is on the page within ten seconds of what caused it', async () => {
  await browser.route('**/media/**', (route) => route.abort()) // all others have what they need
  const dead = await openWindow(browser)
  await dead.addInitScript(() => (window.requestAnimationFrame = () => 0))
  const took = await Promise.all([
    caused('killed', '离线', () => page.killed!.close()),
    caused('frozen', '画面卡住', () => page.frozen!.evaluate(() => void (window.requestAnimationFrame = () => 0))),
    caused('dead', '播放机没反应', () => dead.goto(`${site.url}/screen/dead`, { waitUntil: 'commit' })),
    caused('blocked', '内容没更新', () => site.put('blocked/b [3s].svg', colour('#9A1F19', 640, 360))),
  ])
  expect(Math.max(...took)).toBeLessThan(within)
})

test('what is wrong is said above all, with what to do; a board that cannot attest is not called ill', async () => {
  const lines = operator.locator('.attention li')
  const more = operator.getByRole('button', { name: /还有/ })
  if (await more.isVisible()) await more.click()
  for (const [id, what] of [['killed', /离线.*请看播放机有没有通电.*起/], ['frozen', /画面卡住.*请确认播放页面/], ['dead', /播放机没反应.*请重启播放机/], ['blocked', /内容没更新.*请等一分钟/]] as const)
    expect(await lines.filter({ hasText: id }).textContent(), id).toMatch(what)
  expect(await lines.filter({ hasText: 'strip' }).count()).toBe(0)
  await seen('strip', '不回执')
})

test('what is well again is said to be well', async () => {
  await browser.unroute('**/media/**')
  await page.frozen!.reload()
  await Promise.all([seen('frozen', '正常', 20_000), seen('blocked', '正常', 20_000)])
})
