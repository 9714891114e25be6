// The view of the displays: what is not right and what to do, the truth about each, what it will show; and one display.
// Everything on it follows what happens, without a reload.
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe } from './axe.ts'
import { openBrowser, openDisplay } from './browser.ts'
import { complaints, overflow } from './pages.ts'
import { colour, config, Site } from './site.ts'

const more = Array.from({ length: 11 }, (_, i) => `{id: hall-${i}, name: 展厅${i}, canvas: [1080, 1920], plays: [展厅], groups: [halls]}`)
const site = new Site(config(['{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅]}', ...more]))
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
  await card('lobby').locator('.drawing img').waitFor()
})

test('a new picture is on the page before its first turn is over', async () => {
  site.put('大厅/02 立冬 [3s].svg', colour('#9A1F19'))
  await until(async () => /02 立冬/.test((await card('lobby').textContent()) ?? ''), 'the new picture')
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
  await until(async () => (await card('lobby').count()) === 0 && (await page.locator('.display').count()) === 11, 'the ill ones')
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

test('the view fits a desk and a phone, in both languages, for everybody', async () => {
  for (const language of ['English', '中文']) {
    await page.getByRole('button', { name: language, exact: true }).click()
    await page.locator('.display .drawing').first().waitFor()
    for (const [width, height] of [[1440, 900], [390, 844]] as const) {
      await page.setViewportSize({ width, height })
      await expect.poll(() => overflow(page), { message: `${language} ${width}` }).toBe(0)
      expect(await axe(page), `${language} ${width}`).toEqual([])
    }
    if (language === 'English') expect(await page.locator('main').innerText()).not.toMatch(/正在|离线|添加|现在/)
  }
})

test('when the daemon is away the page says so, and comes back by itself', async () => {
  // What other parts of the daemon may not answer yet is said on the page, and by the browser too.
  expect(said.filter((s) => !/status of 404/.test(s)), 'until here nothing went wrong').toEqual([])
  await site.kill()
  await says('和服务器的连接断了，正在重新连接……')
  await site.start()
  await until(async () => (await page.getByText('和服务器的连接断了').count()) === 0, 'connected again')
})
