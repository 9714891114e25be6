// Every dialog of the operators' page on a small phone, in both languages, with names as long as people may make them: it fits,
// can be pressed with a thumb, used by everybody, and closed without a keyboard.
import { tmpdir } from 'node:os'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe } from './axe.ts'
import { openBrowser, openWindow } from './browser.ts'
import { overflow } from './pages.ts'
import { colour, config, Site } from './site.ts'

const chinese = '青少年共享阅读与活动交流空间（含亲子绘本角、科普体验区和多媒体小剧场，三楼东侧电梯出来右转到底）'
const latin = 'Intergenerational_Community_Learning_And_Performance_Space_3'
const posters = ['关于元旦、春节期间本中心开放时间调整以及各活动室暂停预约的公告（最终版）打印版2.svg', 'IMG_20261120_141233_WeChat_forwarded_final_version_2_really_final_with_corrections.svg']
const user = 'intergenerational.community.lear'
const program = 'room_reservation_system_of_upsta'
const rooms = `rooms:\n  - {id: young, name: ${chinese}, floor: 5}\n  - {id: multi, name: ${latin}, floor: 3}`
const site = new Site(config([`{id: lobby, name: ${latin}, canvas: [1920, 1080], plays: [${chinese}, ${latin}]}`]).replace('rooms: []', rooms))
/** Tomorrow at the site. */
const day = new Date(Date.now() + 32 * 3600_000).toISOString().slice(0, 10)
let browser: BrowserContext
let page: Page
let player: Page

const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
  const response = await fetch(`${site.url}/api/v1${path}`, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`)
  return (response.status === 204 ? undefined : await response.json()) as T
}

beforeAll(async () => {
  for (const poster of posters) site.put(`${chinese}/${poster}`, colour('#244A4E'))
  site.put(`日程/活动安排表(最终版)${latin}.csv`, `日期,时间,地点,活动名称,主办单位\n${day},9:00-10:30,${latin},${latin},${chinese}\n`)
  await site.start()
  await call('POST', '/users', { name: 'admin', role: 'admin', password: '谊屏-第一天-2026' })
  await call('POST', '/users', { name: user, role: 'viewer', password: '谊屏-第一天-2026' })
  await call('POST', '/tokens', { name: program, role: 'viewer' })
  await call('POST', '/bookings', { title: '合唱排练', room: 'multi', start: `${day} 10:00`, end: `${day} 11:00` })
  browser = await openBrowser({ width: 360, height: 740 }, tmpdir(), true)
  page = browser.pages()[0]!
  page.setDefaultTimeout(20_000)
  player = await openWindow(browser)
  await player.goto(`${site.url}/screen/`)
})
afterAll(async () => {
  await browser?.close()
  await site.close()
})

const dialog = () => page.locator('dialog')
const field = (kind: string) => dialog().locator(`input[type=${kind}]`)
/** What in the dialog is too small for a thumb. */
const small = (): Promise<string[]> =>
  dialog().locator('button, summary, select, label:has([type=checkbox], [type=radio]), input:not([type=checkbox], [type=radio], .away)').evaluateAll((all) => all.filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 40).map((e) => e.outerHTML))
const fits = async (what: string): Promise<void> => {
  await expect.poll(() => overflow(page), { message: what }).toBe(0) // what is drawn follows its room a frame later
  expect(await small(), what).toEqual([])
  expect(await axe(page, 'dialog'), what).toEqual([])
}
const shut = async (): Promise<void> => {
  await dialog().locator('.shut').click()
  await dialog().waitFor({ state: 'detached' })
}
/** Opens a dialog, looks at it, and closes it. */
const opens = async (by: Locator, what: string, then = async (): Promise<void> => undefined): Promise<void> => {
  await by.click()
  await dialog().waitFor()
  await then()
  await fits(what)
  await shut()
}

test.each(['zh-CN', 'en'] as const)('every dialog fits a phone: %s', async (language) => {
  const button = (zh: string, en: string) => page.getByRole('button', { name: language === 'en' ? en : zh, exact: true })
  const go = (to: string) => page.evaluate((to) => void (location.hash = to), to)
  await page.goto(site.url)
  await page.evaluate((l) => localStorage.setItem('yiping.language', l), language)
  await page.reload()

  await button('添加屏幕', 'Add a display').click()
  await page.locator('.waiting button').waitFor()
  await fits('which player')
  await page.locator('.waiting button').click()
  await dialog().locator('.check').first().waitFor()
  await fits('which display it becomes')
  await dialog().locator('input[required]').fill(language === 'en' ? latin : chinese)
  await button('配对', 'Pair').click()
  await dialog().locator('.paired').waitFor()
  await fits('paired')
  await shut()
  const { id } = (await call<{ id: string; fixed: boolean }[]>('GET', '/displays')).find((d) => !d.fixed)!
  await go(`/screens/${id}`)
  await opens(button('修改', 'Change'), 'a display is changed', () => dialog().locator('.check').first().waitFor())
  await opens(button('MQTT 密码', 'MQTT password'), 'its password')
  await opens(page.locator('.players').getByRole('button'), 'its player is revoked')
  await opens(button('删除', 'Delete'), 'it is deleted')
  await call('DELETE', `/displays/${id}`)

  await go(`/agenda?day=${day}`)
  await opens(page.locator('.daylist .booking', { hasText: latin }).first(), 'a booking of a file')
  await opens(button('新增活动', 'New booking'), 'a new booking')
  await opens(page.locator('.daylist .booking', { hasText: '合唱排练' }), 'a booking that clashes, and moves', async () => {
    await dialog().locator('summary').click()
    await dialog().locator('select').first().selectOption('young')
    await dialog().locator('select').first().selectOption('multi')
    await dialog().locator('.warning').waitFor()
    await dialog().locator('select').first().selectOption('young')
  })

  await go(`/content/${encodeURIComponent(chinese)}`)
  await opens(button('全部内容的设置', 'Settings for all items'), 'settings of all items')
  for (const poster of posters) {
    await opens(page.locator('.item', { hasText: poster }).locator('.acts button').nth(2), 'settings of an item', async () => {
      await field('number').fill('20')
      await dialog().locator('.modes label').last().click()
      await dialog().locator('.means li').first().waitFor()
    })
  }

  await go('/people')
  await opens(button('修改我的密码', 'Change my password'), 'a password that is refused', async () => {
    for (const n of [0, 1]) await field('password').nth(n).fill('not-my-password')
    await button('保存', 'Save').click()
    await dialog().locator('.toast.bad').waitFor()
  })
  const of = (name: string) => page.locator('.rows > li', { hasText: name })
  await opens(button('添加用户', 'Add a user'), 'a new user', async () => expect(await dialog().locator('.toast').count(), 'what was said of something else').toBe(0))
  await opens(of(user).first().getByRole('button').first(), 'a new password')
  await opens(of(user).first().getByRole('button').last(), 'a user is deleted')
  await opens(of(program).first().getByRole('button'), 'a token is deleted')
  await opens(button('添加令牌', 'Add a token'), 'a new token', async () => {
    await fits('what it is for')
    await dialog().locator('input[name=name]').fill(`${program.slice(2)}${language.slice(0, 2)}`)
    await dialog().locator('.primary').click()
    await dialog().locator('output').waitFor()
  })

  await go('/notices')
  await page.locator('.compose').waitFor()
  await opens(button('紧急', 'Emergency'), 'an emergency', async () => {
    await dialog().locator('.held').click()
    await dialog().locator('.toast').waitFor()
  })
  await call('POST', '/emergency', { kind: 'evacuate', drill: true })
  await opens(button('紧急', 'Emergency'), 'a drill', () => dialog().locator('summary').click())
  await call('POST', '/emergency/clear')
  await opens(button('紧急', 'Emergency'), 'the all-clear', () => dialog().locator('.banner.clear').waitFor())
})
