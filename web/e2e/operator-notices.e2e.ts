// What people put over the program from the operators' page: notices, the safe picture, emergencies. All of it is asked
// of a real daemon, and seen on a real display.
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe } from './axe.ts'
import { openBrowser, openDisplay } from './browser.ts'
import { complaints, overflow } from './pages.ts'
import { colour, config, Site } from './site.ts'

const displays = ['{id: lobby, name: 大厅屏, canvas: [1920, 1080], room: desk, plays: [大厅]}', '{id: door, name: 门牌, canvas: [1280, 800], room: xuexi, plays: [门牌]}']
const site = new Site(config(displays).replace('rooms: []', 'rooms:\n  - {id: desk, name: 前台, floor: 1}\n  - {id: xuexi, name: 学习讲堂, floor: 3}'))
let browser: BrowserContext
let page: Page
let lobby: Page
let said: string[]

beforeAll(async () => {
  site.put('大厅/01 山水.svg', colour('#244A4E'))
  await site.start()
  browser = await openBrowser({ width: 1440, height: 900 })
  page = await browser.newPage()
  said = complaints(page)
  await page.goto(`${site.url}/#/notices`)
  lobby = await openDisplay(browser, site.url, 'lobby')
})
afterAll(async () => {
  await browser?.close()
  await site.close()
})

const button = (name: string | RegExp) => page.getByRole('button', { name })
const line = (text: string) => page.locator('.running .line', { hasText: text })
const onGlass = (text: string) => lobby.locator('.notice:not([hidden])', { hasText: text }).first()
const hold = async (name: string) => {
  await button(name).hover()
  await page.mouse.down()
}
/** The notice beside the form, as it will look: [style, what it says]. */
const preview = (style: string) => page.locator(`.seen .notice.${style}:not([hidden])`)

test('a notice is written from a template, seen beforehand, sent, and attested', async () => {
  await button('挪车').click()
  expect(await button(/^发到/).isDisabled()).toBe(true)
  await page.getByText('还要填：车牌').waitFor()
  await page.getByLabel('车牌', { exact: true }).fill('沪A·****1')
  await preview('strip').getByText('沪A·****1，请挪车。').waitFor()
  await page.getByLabel('3楼').check()
  await button('发到1块屏').waitFor()
  await page.getByLabel('3楼').uncheck()
  await page.getByLabel('1楼').check()
  await page.getByLabel('通知卡片').check()
  await preview('card').getByText('沪A·****1，请挪车。').waitFor()
  await button('发到1块屏').click()
  await onGlass('沪A·****1，请挪车。').waitFor()
  await line('请挪车').getByText('1块屏中有1块已显示').waitFor()
})

test('a notice is ended with one press, and that is taken back with another', async () => {
  await line('请挪车').getByRole('button', { name: /^结束/ }).click()
  await expect.poll(() => line('请挪车').count()).toBe(0)
  await button('撤销').click()
  await onGlass('请挪车').waitFor()
  await line('请挪车').getByRole('button', { name: /^结束/ }).click()
  await expect.poll(() => line('请挪车').count()).toBe(0)
})

test('one press takes everything to the safe picture, on every view, until it is given back', async () => {
  await button('一键撤屏').click()
  await page.getByText('要按住1.5秒').waitFor()
  expect(await site.get('/api/v1/safe'), 'a click is not enough').toMatchObject({ state: 'off' })
  await hold('一键撤屏')
  await lobby.locator('.takeover.calm .name', { hasText: '测试楼' }).waitFor()
  await page.mouse.up()
  await page.getByText(/2块屏中有1块已显示；还没有：门牌/).waitFor()
  const loudness = () => lobby.evaluate(() => [...document.querySelectorAll<HTMLVideoElement>('.canvas video')].map((film) => film.volume))
  expect(await loudness(), 'what is covered is not heard').toEqual([0, 0])
  await page.goto(`${site.url}/#/problems`)
  await button('恢复播放').click()
  await lobby.locator('.takeover.calm').waitFor({ state: 'hidden' })
  await expect.poll(() => page.locator('.banner').count()).toBe(0)
  expect(await loudness()).toEqual([1, 1])
})

test('a drill is seen beforehand, held by key, says who shows it, and is given back', async () => {
  const asked: unknown[] = []
  page.on('request', (r) => r.url().endsWith('/api/v1/emergency') && r.method() === 'POST' && asked.push(r.postDataJSON()))
  await button('紧急').click()
  await page.getByLabel('演练').check()
  await page.locator('dialog .takeover .drill', { hasText: '现在进行疏散演练' }).waitFor()
  await button('按住：开始演练').focus()
  await page.keyboard.down('Enter')
  await onGlass('请立即疏散').waitFor()
  await page.keyboard.up('Enter')
  expect(asked).toEqual([{ kind: 'evacuate', drill: true }])
  await page.locator('dialog .banner', { hasText: /演练：请立即疏散.*2块屏中有1块已显示；还没有：门牌/s }).waitFor()
  expect(await axe(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.goto(`${site.url}/#/notices`)
  await page.evaluate(() => fetch('/api/v1/safe', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"targets": []}' }))
  const safe = page.locator('.banner.safe', { hasText: '被紧急通知盖住' })
  await safe.waitFor()
  expect(await safe.getByText('还没有').count(), 'to be covered is no failure').toBe(0)
  await button('恢复播放').click()
  await safe.waitFor({ state: 'detached' })
  await hold('按住：解除')
  await onGlass('警报解除').waitFor()
  await page.mouse.up()
  await expect.poll(() => button('按住：解除').count()).toBe(0)
})

test('it can be used with a screen reader and on a phone, in both languages', async () => {
  expect(await axe(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  await expect.poll(() => overflow(page)).toBe(0) // the preview follows its room a frame later
  const bar = (await button('一键撤屏').boundingBox())!
  expect([bar.height >= 44, bar.y + bar.height <= 844], 'below the thumb').toEqual([true, true])
  expect(await axe(page)).toEqual([])
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'New notice' }).waitFor()
  expect(await axe(page)).toEqual([])
  await page.setViewportSize({ width: 1440, height: 900 })
  expect(await axe(page)).toEqual([])
  expect(await page.locator('main .compose').innerText()).not.toMatch(/通知|屏幕|模板|样式/)
  expect(said).toEqual([])
})
