// The timeline of the operators' page: what a display shows at any instant, drawn by the player's own At, and why.
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe } from './axe.ts'
import { openBrowser } from './browser.ts'
import { complaints, overflow } from './pages.ts'
import { colour, config, Site } from './site.ts'

const site = new Site(config(['{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅]}', '{id: door, name: 门牌, canvas: [800, 1280], plays: [门牌]}']))
let browser: BrowserContext
let page: Page
let said: string[]

beforeAll(async () => {
  site.put('大厅/01 山水.svg', colour('#244A4E'))
  site.put('大厅/02 早市 [6点-8点].svg', colour('#9A1F19'))
  await site.start()
  browser = await openBrowser({ width: 1440, height: 900 })
  page = await browser.newPage()
  said = complaints(page)
})
afterAll(async () => {
  await browser?.close()
  await site.close()
})

/** An instant of the site's day, so many days from today. */
const instant = (days: number, clock: string): number => Date.parse(`${new Date(Date.now() + (8 + 24 * days) * 3600_000).toISOString().slice(0, 10)}T${clock}:00+08:00`)
const stretches = () => page.locator('.stretch').allTextContents()

test('a day is told as what takes turns from when to when', async () => {
  await page.goto(`${site.url}/#/timeline/lobby?at=${instant(1, '12:00')}`)
  await expect.poll(stretches, { timeout: 20_000 }).toEqual(['01 山水', '01 山水、02 早市', '01 山水'])
  expect(await page.locator('.moment').textContent()).toMatch(/星期. 12:00:00 预计/)
})

test('the picture is what the display will show, and every other item says why it is not there', async () => {
  const shown = () => page.locator('.glass img:visible').evaluate((e: HTMLImageElement) => e.src.split('/').pop())
  const due = await site.get<{ regions: { asset: string }[] }>(`/api/v1/displays/lobby/frame?at=${new Date(instant(1, '12:00')).toISOString()}`)
  expect(await shown()).toBe(due.regions[0]!.asset)
  await page.locator('.why li', { hasText: '02 早市' }).getByText(/不在它的播放时段/).waitFor()
  await page.getByRole('slider').focus()
  for (let hour = 12; hour > 7; hour--) await page.keyboard.press('PageDown')
  expect(await page.getByRole('slider').getAttribute('aria-valuetext')).toBe('07:00:00')
  await page.getByRole('button', { name: '下一个变化' }).click()
  await page.locator('.why li.wins', { hasText: /山水|早市/ }).waitFor()
})

test('another display, yesterday, and back to now', async () => {
  await page.locator('.which select').selectOption('门牌')
  await page.getByRole('button', { name: '昨天' }).click()
  await page.getByText('那个时刻没有记录').waitFor()
  await page.getByRole('button', { name: '回到现在' }).click()
  await page.locator('.glass').waitFor()
  const box = (await page.locator('.glass').boundingBox())!
  expect(box.height / box.width).toBeCloseTo(1280 / 800, 1)
})

test('it can be used with a screen reader and on a phone, in both languages', async () => {
  expect(await axe(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('button', { name: 'English' }).click()
  await page.locator('.glass').waitFor()
  await expect.poll(() => overflow(page)).toBe(0)
  expect(await axe(page)).toEqual([])
  expect(await page.locator('main').innerText()).not.toMatch(/[时为昨今]/)
  expect(said.filter((s) => !/404/.test(s))).toEqual([])
})
