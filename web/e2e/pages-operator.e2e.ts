// The operators' page: the truth about each display, what is wrong and what to do, and the three things
// one can do here. Everything on it follows what happens, without a reload.
import { mkdirSync, readdirSync, renameSync } from 'node:fs'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openDisplay } from './browser.ts'
import { complaints, overflow } from './pages.ts'
import { colour, config, Site } from './site.ts'

const site = new Site(config(['{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅]}', '{id: door, name: 门牌, canvas: [1280, 800], plays: [门牌]}']))
let browser: BrowserContext
let page: Page
let said: string[]

beforeAll(async () => {
  site.put('大厅/01 山水 [3s].svg', colour('#244A4E'))
  for (let i = 1; i <= 8; i++) site.put(`门牌/${i} 门牌 [2s].svg`, colour('#1C1B19'))
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

const row = (id: string) => page.locator(`.display[data-key="${id}"]`)
const facts = async (id: string) => (await row(id).locator('dd').allTextContents()).join('|')
const says = (text: string | RegExp, timeout = 30_000) => page.getByText(text).first().waitFor({ timeout })
const until = async (what: () => Promise<boolean>, why: string) => {
  await expect.poll(what, { timeout: 30_000, message: why }).toBe(true)
}

test('before any display is there it says where to find some', async () => {
  await says('还没有屏幕连上')
  expect(await page.getByRole('link', { name: '打开楼内全景看看' }).getAttribute('href')).toBe('/building')
  expect(await row('lobby').locator('.state').textContent()).toMatch(/离线.*请看播放机有没有通电/)
  expect(await row('lobby').getByRole('button').isDisabled()).toBe(true)
})

test('want, has and shows stand side by side, and agree', async () => {
  const lobby = await openDisplay(browser, site.url, 'lobby')
  await until(async () => (await facts('lobby')) === '01 山水|最新节目|01 山水', 'three equal truths')
  await until(async () => (await row('lobby').locator('.verdict').textContent()) === '正常', 'a verdict')
  await row('lobby').locator('.thumbnail img').waitFor()
  expect(await facts('door')).toMatch(/门牌\|还没有\|—$/)

  await row('lobby').getByRole('button', { name: '让“大厅屏”报号' }).click()
  await lobby.getByText('大厅屏').first().waitFor({ timeout: 5000 })
  expect(await row('lobby').getByRole('button').textContent()).toBe('正在报号')
})

test('a new picture is on the list before its first turn is over', async () => {
  site.put('大厅/02 立冬 [3s].svg', colour('#9A1F19'))
  await until(async () => (await facts('lobby')) === '02 立冬|最新节目|02 立冬', 'the new picture')
})

test('a file that cannot be shown says why and what to do, and goes when the file does', async () => {
  site.put('大厅/12月海报.zip', 'PK\x03\x04 and then nothing')
  await says('大厅/12月海报.zip')
  await says('1个文件没播出')
  site.remove('大厅/12月海报.zip')
  await until(async () => (await page.getByText('大厅/12月海报.zip').count()) === 0, 'gone')
  await says('放进来的文件都在播，没有要处理的。')
})

test('a removed picture is restored with one press', async () => {
  site.remove('大厅/02 立冬 [3s].svg')
  const line = page.locator('.line', { hasText: '大厅/02 立冬 [3s].svg' })
  await line.getByRole('button', { name: '恢复' }).click()
  await says('已恢复：大厅/02 立冬 [3s].svg')
  await until(async () => readdirSync(site.path('大厅')).includes('02 立冬 [3s].svg'), 'the file is back')
  await until(async () => (await line.count()) === 0, 'and the line is gone')
})

test('what vanishes at once is kept until a person says that it was meant', async () => {
  mkdirSync(`${site.dir}/elsewhere`)
  for (const file of readdirSync(site.path('门牌'))) renameSync(site.path(`门牌/${file}`), `${site.dir}/elsewhere/${file}`)
  await says('“门牌”里一下子少了8个文件，先没有撤下', 60_000)
  await says(/1个问题/)
  await page.getByRole('button', { name: '确认撤下' }).click()
  await says('“门牌”里不见了的文件已经撤下。30天内可以恢复。')
  await until(async () => (await page.getByText('先没有撤下').count()) === 0, 'nothing is held')
})

test('a notice is listed with who shows it, and ended with one press', async () => {
  await page.evaluate(() => fetch('/api/v1/notices', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ text: { 'zh-CN': '电梯检修中', en: 'No lift' }, targets: ['display:lobby'] }) }))
  const line = page.locator('.line', { hasText: '电梯检修中' })
  await until(async () => /1块屏中有1块已收到.*底部字幕/s.test((await line.textContent()) ?? ''), 'attested')
  await line.getByRole('button', { name: '结束' }).click()
  await until(async () => (await page.getByText('电梯检修中').count()) === 0, 'gone')
})

test('an emergency has to be held, says who shows it, and is given back', async () => {
  const button = page.getByRole('button', { name: '长按：所有屏幕' })
  const asked: unknown[] = []
  page.on('request', (r) => r.url().endsWith('/api/v1/emergency') && r.method() === 'POST' && asked.push(r.postDataJSON()))
  await page.getByLabel('演练').check()
  await button.click()
  await button.hover()
  await page.mouse.down()
  await says('【演练】请立即疏散')
  await page.mouse.up()
  expect(asked, 'a click is not enough, and holding is').toEqual([{ kind: 'evacuate', drill: true }])
  await until(async () => /2块屏中有1块已显示；还没有：门牌/.test((await page.locator('.emergency').textContent()) ?? ''), 'who shows it')
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/operator.png` })
  await page.getByRole('button', { name: '长按：解除' }).focus()
  await page.keyboard.down('Enter')
  await says('警报解除')
  await page.keyboard.up('Enter')
  expect(await page.getByRole('button', { name: '长按：解除' }).isVisible()).toBe(false)
})

test('the page fits a phone, and everything on it is said in English too', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await overflow(page)).toBe(0)
  await page.getByRole('button', { name: 'English' }).click()
  await says('Displays')
  const text = await page.locator('main').innerText()
  for (const chinese of ['屏幕', '正常', '离线', '内容', '恢复', '没有']) expect(text).not.toContain(chinese)
  await page.getByRole('button', { name: '中文' }).click()
  await says('屏幕')
})

test('when the daemon is away the page says so, and comes back by itself', async () => {
  expect(said, 'until here nothing went wrong').toEqual([])
  await site.kill()
  await says('和服务器的连接断了，正在重新连接……')
  await site.start()
  await until(async () => (await page.getByText('和服务器的连接断了').count()) === 0, 'connected again')
})
