// The agenda on the operators' page: bookings are added, moved, called off and deleted, each of which can be taken back.
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe } from './axe.ts'
import { openBrowser } from './browser.ts'
import { complaints, overflow } from './pages.ts'
import { config, Site } from './site.ts'

interface Booking {
  id: string
  title: string
  room: string
  start: string
  end: string
  state: string
}

const site = new Site(config(['{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅]}']).replace('rooms: []', 'rooms:\n  - {id: xuexi, name: 学习讲堂, floor: 3}\n  - {id: multi, name: 多功能室, floor: 4}\n  - {id: young, name: 青少年共享阅读与活动交流空间, floor: 5}'))
/** Tomorrow at the site. */
const day = new Date(Date.now() + 32 * 3600_000).toISOString().slice(0, 10)
let browser: BrowserContext
let page: Page
let said: string[]

beforeAll(async () => {
  site.put('日程/活动.csv', `日期,时间,地点,活动名称,状态\n${day},9:00-10:30,学习讲堂,反诈课堂,\n${day},18:00-19:00,多功能室,${'书法夜校'.repeat(20)},取消\n`)
  await site.start()
  browser = await openBrowser({ width: 1440, height: 900 })
  page = await browser.newPage()
  said = complaints(page)
  await page.goto(`${site.url}/#/agenda?day=${day}`)
})
afterAll(async () => {
  await browser?.close()
  await site.close()
})

const button = (name: string | RegExp) => page.getByRole('button', { name })
const block = (title: string) => page.locator('.plan .booking', { hasText: title })
const booked = async (title: string): Promise<Booking | undefined> => (await site.get<{ bookings: Booking[] }>(`/api/v1/agenda?day=${day}`)).bookings.find((b) => b.title === title)
const clock = (b: Booking | undefined): string => (b ? `${b.room} ${b.start.slice(11, 16)}-${b.end.slice(11, 16)} ${b.state}` : 'none')
const is = (title: string, what: string) => expect.poll(async () => clock(await booked(title)), { timeout: 10_000 }).toBe(what)

test('a booking that is read from a file says where it is changed', async () => {
  await block('反诈课堂').click()
  await page.locator('dialog', { hasText: /请在表里修改.*活动\.csv.*第2行/s }).waitFor()
  await page.getByRole('button', { name: '关闭' }).click()
})

test('how a booking stands is not cut, however long its name is', async () => {
  const box = (await block('书法夜校').boundingBox())!
  const sign = (await block('书法夜校').locator('.sign', { hasText: '取消' }).boundingBox())!
  expect(sign.y + sign.height).toBeLessThanOrEqual(box.y + box.height)
  expect(await block('书法夜校').getAttribute('title')).toContain('取消')
})

test('a clash is said while somebody types, and a booking is added', async () => {
  await button('新增活动').click()
  await page.getByLabel('活动名称').fill('合唱排练')
  await page.getByLabel('开始').fill('10:00')
  await page.getByLabel('结束').fill('11:00')
  await page.getByText('和“反诈课堂”冲突（9:00–10:30）').waitFor()
  await page.getByLabel('开始').fill('10:30')
  await expect.poll(() => page.locator('.warning').count()).toBe(0)
  await button('保存').click()
  await block('合唱排练').waitFor()
  await is('合唱排练', 'xuexi 10:30-11:00 normal')
})

test('a long name fills the lines that it has, and is whole where one looks', async () => {
  const title = '慢病管理与家庭常用药安全——社区全科医生面对面答疑专场（第二讲：高血压、糖尿病和冬季用药，请带上自己的药盒，也欢迎家属一起来听）'
  await fetch(`${site.url}/api/v1/bookings`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ title, room: 'multi', start: `${day} 14:00`, end: `${day} 14:45` }) })
  const name = block('慢病管理').locator('.name')
  const cut = () => name.evaluate((e) => e.scrollHeight - e.clientHeight)
  await expect.poll(cut).toBeGreaterThan(10)
  const [box, inner] = [(await block('慢病管理').boundingBox())!, (await name.boundingBox())!]
  expect(inner.y + inner.height, 'no line is cut in its middle').toBeLessThanOrEqual(box.y + box.height)
  expect(await block('慢病管理').getAttribute('title')).toContain(title)
  await block('慢病管理').hover()
  await expect.poll(cut).toBeLessThan(3)
  await page.mouse.move(0, 0)
  await fetch(`${site.url}/api/v1/bookings/${(await booked(title))!.id}`, { method: 'DELETE' })
})

test('it is dragged to another time and room, and back by one press', async () => {
  await page.getByLabel('空闲的房间也显示').check()
  const box = (await block('合唱排练').boundingBox())!
  const lane = (await page.locator('[data-room="multi"] .lane').boundingBox())!
  const hour = (await page.locator('.axis li').first().boundingBox())!.height
  await page.mouse.move(box.x + 20, box.y + 8)
  await page.mouse.down()
  await page.mouse.move(box.x + 40, box.y + 30)
  await page.mouse.move(lane.x + 20, box.y + 8 + 2 * hour)
  await page.mouse.up()
  await is('合唱排练', 'multi 12:30-13:00 normal')
  expect(await page.locator('dialog').count(), 'a drag is no click').toBe(0)
  await button('撤销').click()
  await is('合唱排练', 'xuexi 10:30-11:00 normal')
})

test('it is called off, which boards say, or deleted; both are taken back', async () => {
  await block('合唱排练').click()
  await button('取消活动').click()
  await is('合唱排练', 'xuexi 10:30-11:00 cancelled')
  await button('撤销').click()
  await is('合唱排练', 'xuexi 10:30-11:00 normal')
  await block('合唱排练').click()
  await button('删除').click()
  await is('合唱排练', 'none')
  await button('撤销').click()
  await is('合唱排练', 'xuexi 10:30-11:00 normal')
})

test('it can be used with a screen reader and on a phone, in both languages', async () => {
  expect(await axe(page)).toEqual([])
  await button('周').click()
  await page.locator('.week .booking', { hasText: '合唱排练' }).waitFor()
  expect(await axe(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  await page.locator('.daylist .booking', { hasText: '反诈课堂' }).waitFor()
  await expect.poll(() => overflow(page)).toBe(0)
  expect(await axe(page)).toEqual([])
  await page.getByRole('button', { name: 'English' }).click()
  await button('New booking').click()
  await page.getByLabel('Title', { exact: true }).waitFor()
  await expect.poll(() => overflow(page), { message: 'a booking is typed on a phone' }).toBe(0)
  await page.getByLabel(/^Day: \w+day, /).waitFor()
  expect(await axe(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 1440, height: 900 })
  expect(await axe(page)).toEqual([])
  expect(said).toEqual([])
})
