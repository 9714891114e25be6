// The view of the displays: what is not right and what to do, the truth about each, what it will show; and one display.
// Everything on it follows what happens, without a reload.
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe } from './axe.ts'
import { openBrowser, openDisplay, openWindow } from './browser.ts'
import { complaints, overflow } from './pages.ts'
import { readPng } from './png.ts'
import { colour, config, Site } from './site.ts'

const more = Array.from({ length: 11 }, (_, i) => `{id: hall-${i}, name: 展厅${i}, canvas: [1080, 1920], plays: [展厅], groups: [halls]}`)
const board = '{id: board, name: 活动屏, canvas: [1920, 1080], plays: [大厅], layout: board}'
const site = new Site(config(['{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅]}', board, ...more]))
let browser: BrowserContext
let page: Page
let said: string[]

beforeAll(async () => {
  site.put('大厅/01 山水 [3s].svg', colour('#244A4E'))
  site.put('展厅/夜里 [18点-20点].svg', colour('#1C1B19'))
  await site.start()
  browser = await openBrowser({ width: 1440, height: 900 })
  page = await browser.newPage()
  said = complaints(page)
  await page.goto(site.url)
})
afterAll(async () => {
  await browser?.close()
  await site.close()
})

const card = (id: string) => page.locator(`.display[data-key="${id}"]`)
const says = (text: string | RegExp, timeout = 30_000) => page.getByText(text).first().waitFor({ timeout })
const until = (what: () => Promise<boolean>, why: string) => expect.poll(what, { timeout: 30_000, message: why }).toBe(true)

test('before any display is there it says where to find some', async () => {
  await says('还没有屏幕连上')
  expect(await page.getByRole('link', { name: '打开楼内全景看看' }).getAttribute('href')).toBe('/building')
  await expect.poll(() => page.locator('.attention li').first().textContent()).toMatch(/大厅屏.*离线.*请看播放机有没有通电.*起/)
  await until(async () => (await card('lobby').locator('dd').allTextContents()).join('|') === '01 山水|还没有|—', 'three truths')
})

test('want, has and shows are one line where they agree', async () => {
  await openDisplay(browser, site.url, 'lobby')
  await until(async () => (await card('lobby').locator('[data-equal]').textContent().catch(() => '')) === '正在播 01 山水', 'one line')
  expect(await card('lobby').locator('.verdict').textContent()).toBe('正常')
  await card('lobby').locator('.mark', { hasText: '回执画面' }).waitFor()
})

/** The files that a picture is drawn from, as they are seen. */
const drawn = (where: Locator): Promise<string[]> => where.locator('.glass img:visible').evaluateAll((all) => all.map((e) => (e as HTMLImageElement).src.replace(/^.*\/media\//, '')))

test('a card is drawn as the display is, small: what is attested, boards too, and nothing for one that is away', async () => {
  const { regions } = await site.get<{ regions: { asset: string }[] }>('/api/v1/displays/lobby/frame')
  await expect.poll(() => drawn(card('lobby'))).toEqual([`${regions[0]!.asset}/small`])
  const player = await openDisplay(browser, site.url, 'board')
  await card('board').locator('.glass .board.today h1').waitFor()
  await expect.poll(() => card('board').locator('.glass .clock').textContent()).toMatch(/^\d+:\d\d$/)
  expect(await card('hall-0').locator('.glass').textContent()).toBe('没有回执')
  expect(await card('hall-0').locator('.mark').count()).toBe(0)
  await player.close()
})

test('a new picture is on the page before its first turn is over', async () => {
  site.put('大厅/02 立冬 [3s].svg', colour('#9A1F19'))
  await until(async () => /02 立冬/.test((await card('lobby').textContent()) ?? ''), 'the new picture')
})

test('beside a picture that makes room for a strip a card has the ground that the display has', async () => {
  const notice = { style: 'strip', targets: ['display:lobby'], text: { 'zh-CN': '请挪车' } }
  const sent = await fetch(`${site.url}/api/v1/notices`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(notice) })
  const { id } = (await sent.json()) as { id: string }
  const glass = card('lobby').locator('.glass')
  await glass.locator('.strip', { hasText: '请挪车' }).waitFor()
  const pixels = async () => {
    const { width, height, at } = readPng(await glass.screenshot())
    return [at(2, Math.round(height / 3)), at(Math.round(width / 2), Math.round(height / 3))].map(([r, g, b]) => `${r} ${g} ${b}`)
  }
  await expect.poll(pixels, { timeout: 10_000, message: 'beside the red picture, and on it' }).toEqual(['36 74 78', '154 31 25'])
  await fetch(`${site.url}/api/v1/notices/${id}`, { method: 'DELETE' })
  await glass.locator('.strip').waitFor({ state: 'hidden' })
})

test('what is attested decides, not what is due', async () => {
  const items = await site.get<{ items: { path: string; asset: string }[] }>(`/api/v1/playlists/${encodeURIComponent('大厅')}`)
  const { asset } = items.items.find((i) => i.path.includes('02 立冬'))!
  // A display that stays with one of two items: the daemon passes on whatever a renderer says.
  await page.route('**/api/v1/displays?*', async (route) => {
    const answer = await route.fetch()
    const list = (await answer.json()) as { id: string; shows: Record<string, string> }[]
    for (const d of list) if (d.id === 'lobby') d.shows = Object.fromEntries(Object.keys(d.shows).map((region) => [region, '大厅/02 立冬 [3s].svg']))
    await route.fulfill({ response: answer, json: list })
  })
  await expect.poll(() => drawn(card('lobby')), { timeout: 10_000 }).toEqual([`${asset}/small`])
  for (const end = Date.now() + 7_000; Date.now() < end; await page.waitForTimeout(500)) expect(await drawn(card('lobby'))).toEqual([`${asset}/small`])
  await page.unrouteAll({ behavior: 'wait' })
})

test('what every display will show is one press away, and so is now', async () => {
  await page.locator('.when button').nth(1).click()
  await says(/^预计：.* 各屏会播的内容/)
  await until(async () => /会播 (夜里|待机画面)/.test((await card('hall-0').textContent()) ?? ''), 'the plan')
  await page.locator('.when input[type="datetime-local"]').fill(`${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T19:00`)
  await until(async () => (await card('hall-0').locator('[data-planned]').textContent()) === '会播 夜里', 'the evening')
  expect(await card('hall-0').locator('.verdict').count(), 'nobody judges the future').toBe(0)
  await page.getByRole('button', { name: '回到现在' }).click()
  await card('lobby').locator('.verdict').waitFor()
})

test('a display is found by name, by group, and by needing somebody', async () => {
  await page.getByRole('searchbox').fill('展厅1')
  await until(async () => (await page.locator('.display').count()) === 2, '展厅1 and 展厅10')
  await page.getByRole('searchbox').fill('')
  await page.getByLabel('只看要处理的').check()
  await until(async () => (await card('lobby').count()) === 0 && (await page.locator('.display').count()) === 12, 'the ill ones')
  await page.getByLabel('只看要处理的').uncheck()
})

test('one display says all that it attests; it identifies itself, and its page is loaded anew', async () => {
  await card('lobby').getByRole('link', { name: '大厅屏' }).click()
  await says('都在播放机里，断网也能播')
  const lobby = browser.pages().at(-1)!
  await page.getByRole('button', { name: '屏幕报号' }).click()
  await lobby.getByText('大厅屏').first().waitFor({ timeout: 5_000 })
  const loaded = lobby.waitForEvent('load')
  await page.getByRole('button', { name: '刷新' }).click()
  await says('的播放页面正在重新打开')
  await loaded
})

test('one display is taken to the safe picture, and given back beside it', async () => {
  const lobby = browser.pages().at(-1)!
  const safe = async () => (await site.get<{ targets: string[] }>('/api/v1/safe')).targets
  await page.getByRole('button', { name: '撤屏', exact: true }).click()
  await says('“大厅屏”已撤屏。')
  await lobby.locator('.takeover.calm').waitFor()
  expect(await safe()).toEqual(['display:lobby'])
  await page.locator('.large .glass .takeover.calm .name', { hasText: '测试楼' }).waitFor()
  expect(await page.locator('.large .truths dd').last().textContent(), 'what it covers is not named').toBe('已撤屏')
  await page.locator('.actions').getByRole('button', { name: '恢复播放' }).click()
  await says('“大厅屏”已恢复播放。')
  await lobby.locator('.takeover.calm').waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: '撤销' }).click()
  await lobby.locator('.takeover.calm').waitFor()
  await page.locator('.actions').getByRole('button', { name: '恢复播放' }).click()
  await lobby.locator('.takeover.calm').waitFor({ state: 'hidden' })
  await fetch(`${site.url}/api/v1/safe`, { method: 'POST' })
  await page.getByRole('button', { name: '撤屏', exact: true, disabled: true }).waitFor() // all were taken together, and are given back together
  const over = await fetch(`${site.url}/api/v1/notices`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"text":{"zh-CN":"请往这边走"},"style":"takeover"}' })
  await page.locator('.banner.safe .attested', { hasText: '被更要紧的盖着：大厅屏' }).waitFor()
  expect(await page.getByRole('button', { name: '撤屏', exact: true }).isDisabled(), 'under something else it is safe, too').toBe(true)
  await fetch(`${site.url}/api/v1/notices/${((await over.json()) as { id: string }).id}`, { method: 'DELETE' })
  await fetch(`${site.url}/api/v1/safe`, { method: 'DELETE' })
  await page.getByRole('link', { name: '← 所有屏幕' }).click()
})

test('a display is added where one sees all of them', async () => {
  await page.getByRole('button', { name: '添加屏幕' }).click()
  await page.getByLabel('屏幕上的6个字').fill('k7m 4qx')
  expect(await page.locator('dialog p.code').textContent()).toBe('K7M4QX')
  await page.getByLabel('名称').fill('电梯口')
  await page.getByLabel('展厅', { exact: true }).check()
  expect(await axe(page), 'in the dialog').toEqual([])
  await page.keyboard.press('Escape')
})

test('a display that is paired with nothing to play is well, and it is said where to put something', async () => {
  const player = await openWindow(browser)
  await player.goto(`${site.url}/screen/`)
  await player.locator('.code span').nth(5).waitFor() // it is seen once it is kept
  const code = (await player.locator('.code').innerText()).replace(/\s/g, '')
  await page.getByRole('button', { name: '添加屏幕' }).click()
  await page.getByLabel('屏幕上的6个字').fill(code)
  await page.getByLabel('名称').fill('电梯口')
  await page.getByRole('button', { name: '配对', exact: true }).click()
  await says('“电梯口”已经正常。')
  await says('不过它要播的播放列表里还没有内容。')
  expect(await page.getByRole('link', { name: '去“内容”放图片或视频' }).getAttribute('href')).toMatch(/^#\/content/)
  await page.getByRole('button', { name: '完成' }).click()
  for (const window of browser.pages()) if (window.url().includes('/screen/')) await window.close() // that they are gone is seen below
})

test('the view fits a desk and a phone, in both languages, for everybody', async () => {
  for (const language of ['English', '中文']) {
    await page.getByRole('button', { name: language, exact: true }).click()
    await page.locator('.display .glass').first().waitFor()
    for (const [width, height] of [[1440, 900], [390, 844]] as const) {
      await page.setViewportSize({ width, height })
      await expect.poll(() => overflow(page), { message: `${language} ${width}` }).toBe(0)
      expect(await axe(page), `${language} ${width}`).toEqual([])
    }
    if (language === 'English') expect(await page.locator('main').innerText()).not.toMatch(/正在|离线|添加|现在/)
  }
})

test('when no display is online any more the page says so', async () => {
  await says('现在没有屏幕在线。')
})

test('when the daemon is away the page says so, and comes back by itself', async () => {
  // What other parts of the daemon may not answer yet is said on the page, and by the browser too.
  expect(said.filter((s) => !/status of 404/.test(s)), 'until here nothing went wrong').toEqual([])
  await site.kill()
  await says('和服务器的连接断了，正在重新连接……')
  await site.start()
  await until(async () => (await page.getByText('和服务器的连接断了').count()) === 0, 'connected again')
})
