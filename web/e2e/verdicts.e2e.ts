// Verdicts, caused for real on displays in Chromium, and seen by somebody who looks at the operators' page: within
// ten seconds, with a word and what to do, as long as the cause lasts and no longer. A board that cannot attest is not
// called ill, nor is a display for the clock of its computer: it follows the daemon's.
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deviceClock, openBrowser, openDisplay, openWindow, painted } from './browser.ts'
import { Disk } from './disk.ts'
import { Line } from './line.ts'
import { Recorder } from './recorder.ts'
import { colour, config, Site } from './site.ts'
import '../player/api.ts'

const within = 10_000
const ids = ['killed', 'frozen', 'dead', 'blocked', 'far', 'set', 'small']
const site = new Site(
  config([...ids.map((id) => `{id: ${id}, name: ${id}, canvas: [640, 360], plays: [${id}]}`), '{id: strip, name: strip, canvas: [640, 32], plays: [strip], text_file: strip.txt}']),
)
const line = new Line()
const disk = new Disk(16) // of which the browser grants a site three fifths
let browser: BrowserContext
let narrow: BrowserContext
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

/** Says from now on what the operators' page has said of a display, word by word. */
async function followed(id: string): Promise<() => Promise<string[]>> {
  const said = await operator.evaluateHandle((id) => {
    const said: string[] = []
    const look = () => {
      const word = document.querySelector(`.display[data-key="${id}"] .verdict`)?.textContent ?? ''
      if (word !== said.at(-1)) said.push(word)
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
    look()
    return said
  }, id)
  return () => said.jsonValue()
}

/** A picture of five and a half megabytes. One of them has room where two have not. */
const large = (rgb: string) => `${colour(rgb, 640, 360)}<!--${'x'.repeat(5_500_000)}-->`

beforeAll(async () => {
  for (const id of ids) site.put(`${id}/a [3s].svg`, colour('#B08D57', 640, 360)) // no colour of the slate
  site.put('small/0 [2s].svg', large('#9A1F19'))
  await site.start()
  await line.open(site.url)
  browser = await openBrowser({ width: 640, height: 360 })
  narrow = await openBrowser({ width: 640, height: 360 }, disk.dir)
  await deviceClock(browser)
  for (const id of ['killed', 'frozen', 'blocked', 'set']) page[id] = await openDisplay(browser, site.url, id)
  page.far = await openDisplay(browser, line.url, 'far')
  page.small = await openDisplay(narrow, site.url, 'small')
  await page.small.waitForFunction(() => window.yiping!.stats().stored === 2)
  operator = await openWindow(browser)
  await operator.setViewportSize({ width: 1440, height: 1000 })
  await operator.goto(site.url)
  for (const id of ids) if (id !== 'dead') await seen(id, '正常', 30_000)
})
afterAll(async () => {
  await Promise.all([browser?.close(), narrow?.close()])
  line.close()
  disk.close()
  await site.close()
})

/** What the page has said of a display since the first test. */
const heard: Record<string, () => Promise<string[]>> = {}
let glass: Recorder
let filled = 0
const fetched: string[] = []

test('a verdict is on the page within ten seconds of what caused it', async () => {
  for (const id of ['set', 'small']) heard[id] = await followed(id)
  glass = await Recorder.start(page.small!)
  narrow.on('request', (r) => r.url().includes('/media/') && fetched.push(r.url()))
  // By itself, since it has a lot to fetch, and what it does then is followed until the last test.
  const full = await caused('small', '存储快满', () => site.put('small/1 [2s].svg', large('#2F7D52')))
  filled = performance.now()
  await browser.route('**/media/**', (route) => route.abort()) // all others have what they need
  const dead = await openWindow(browser)
  await dead.addInitScript(() => (window.requestAnimationFrame = () => 0))
  const took = await Promise.all([
    caused('killed', '离线', () => page.killed!.close()),
    caused('frozen', '画面卡住', () => page.frozen!.evaluate(() => void (window.requestAnimationFrame = () => 0))),
    caused('dead', '播放机没反应', () => dead.goto(`${site.url}/screen/dead`, { waitUntil: 'commit' })),
    caused('blocked', '内容没更新', () => site.put('blocked/b [3s].svg', colour('#9A1F19', 640, 360))),
    caused('far', '时间不准', () => (line.delay = 2_500)),
  ])
  expect(Math.max(full, ...took)).toBeLessThan(within)
})

test('what is wrong is said above all, with what to do; a board that cannot attest is not called ill', async () => {
  const lines = operator.locator('.attention li')
  const more = operator.getByRole('button', { name: /还有/ })
  if (await more.isVisible()) await more.click()
  for (const [id, what] of [['killed', /离线.*请看播放机有没有通电.*起/], ['frozen', /画面卡住.*请确认播放页面/], ['dead', /播放机没反应.*请重启播放机/], ['blocked', /内容没更新.*请等一分钟/], ['far', /时间不准.*请检查网线/], ['small', /存储快满.*请清理播放机的磁盘/]] as const)
    expect(await lines.filter({ hasText: id }).textContent(), id).toMatch(what)
  expect(await lines.filter({ hasText: 'strip' }).count()).toBe(0)
  await seen('strip', '不回执')
})

test('a computer whose clock is wrong, or is set while it plays, has the right time all the same', async () => {
  const set = page.set!
  const ten = 600_000
  await set.evaluate((ten) => sessionStorage.setItem('ahead', String(-ten)), ten)
  const attests = async () => (await site.get<{ attested: { at: string; behind_ms: number; clock: { offset_ms: number } } }>('/api/v1/displays/set')).attested
  const before = (await attests()).at
  await expect.poll(async () => (await attests()).at, { timeout: 10_000 }).not.toBe(before)
  expect(Math.abs((await attests()).behind_ms)).toBeLessThan(1_000)
  await set.reload()
  await expect.poll(async () => Math.round((await attests()).clock.offset_ms / ten), { timeout: 10_000 }).toBe(1)
  expect(Math.abs((await attests()).behind_ms)).toBeLessThan(1_000)
  expect(await heard.set!()).toEqual(['正常'])
})

test('a display whose store is full says so all the time, goes on with what it has, and leaves the network alone', async () => {
  await expect.poll(() => performance.now() - filled, { timeout: 30_000 }).toBeGreaterThan(15_000)
  expect(await heard.small!()).toEqual(['正常', '存储快满'])
  expect(fetched.length).toBe(1)
  const status = await page.small!.evaluate(() => window.yiping!.stats())
  expect([status.missing, status.stored]).toEqual([0, 2])
  for (const item of ['a [3s].svg', '0 [2s].svg', '1 [2s].svg']) await painted(page.small!, `small/${item}`)
  const seen = await glass.stop()
  console.log(`store full: ${seen.black.length} black and ${seen.slate.length} slate of ${seen.frames} frames`)
  expect([...seen.black, ...seen.bare, ...seen.slate]).toEqual([])
  expect(seen.rate).toBeGreaterThan(5)
})

test('what is well again is said to be well', async () => {
  await browser.unroute('**/media/**')
  line.delay = 0
  site.remove('small/0 [2s].svg')
  await page.frozen!.reload()
  await Promise.all(['frozen', 'blocked', 'far'].map((id) => seen(id, '正常', 20_000)))
  // What was deleted is free when the browser has collected its garbage, which it does when there is some.
  await expect.poll(async () => {
    const garbage = () => void new Uint8Array(64 << 20).fill(1)
    await Promise.all([page.small!.evaluate(garbage), ...page.small!.workers().map((w) => w.evaluate(garbage))])
    return page.small!.evaluate(() => (window.yiping!.stats().faults as unknown[]).length)
  }, { timeout: 60_000 }).toBe(0)
  await seen('small', '正常')
  expect(await page.small!.evaluate(() => window.yiping!.stats().stored)).toBe(2)
  expect(await heard.small!()).toEqual(['正常', '存储快满', '正常'])
  expect(fetched.length).toBe(1)
})
