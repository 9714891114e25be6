// The proof of play as people read it: a board stands there, however often its pages turn, and is called by its room, in
// either language; and a file for spreadsheets says the same.
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe } from './axe.ts'
import { inMinutes, send, told } from './booking.ts'
import { openBrowser, openDisplay } from './browser.ts'
import { complaints, overflow } from './pages.ts'
import { colour, config, Site } from './site.ts'

const displays = ['{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅], layout: agenda}', '{id: door, name: 学习室门口, canvas: [1280, 800], room: xuexi, layout: door}']
// Open all day: this may run at any hour.
const site = new Site(config(displays).replace('rooms: []', 'rooms:\n  - {id: xuexi, name: 学习室, floor: 3, aliases: [Study]}').replace('timezone: Asia/Shanghai}', 'timezone: Asia/Shanghai, open: 0:00, close: 24:00}'))
let browser: BrowserContext
let page: Page
let said: string[]

beforeAll(async () => {
  site.put('大厅/欢迎.svg', colour('#244A4E'))
  await site.start()
  browser = await openBrowser({ width: 1280, height: 800 })
})
afterAll(async () => {
  await browser?.close()
  await site.close()
})

interface Sum {
  display: string
  kind: string
  title: string
  times: number
  seconds: number
}
const rows = () => page.locator('.ledger tbody tr').allInnerTexts()

test('a door sign whose pages turn has stood there once', async () => {
  const door = await openDisplay(browser, site.url, 'door')
  await openDisplay(browser, site.url, 'lobby')
  const { id } = (await send(site, 'POST', '', { title: '书法课', room: 'xuexi', start: inMinutes(-30), end: inMinutes(30) }))!
  for (const title of ['国画课', '合唱排练', '古琴体验', '少儿围棋']) {
    await send(site, 'PATCH', `/${id}`, { title })
    await told(door, title)
  }
  const board = async (): Promise<Sum | undefined> => (await site.get<{ summary: Sum[] }>('/api/v1/plays?display=door')).summary.find((s) => s.kind === 'board')
  await expect.poll(board, { timeout: 30_000 }).toMatchObject({ title: '门牌 · 学习室', times: 1 })
  page = await browser.newPage()
  said = complaints(page)
  await page.goto(`${site.url}/#/ledger?display=door&item=board`)
  await expect.poll(rows, { timeout: 20_000 }).toHaveLength(1)
  expect((await rows())[0]).toMatch(/学习室门口\s+门牌 · 学习室\s*活动牌\s+1\s/)
  expect(await overflow(page)).toBe(0)
  expect(await axe(page)).toEqual([])
})

test('who reads English reads it there, and in what is downloaded', async () => {
  await page.getByRole('button', { name: 'English' }).click()
  await expect.poll(rows, { timeout: 20_000 }).toEqual([expect.stringMatching(/学习室门口\s+Door sign · Study\s*Board\s+1\s/)])
  const table = page.getByRole('link', { name: 'Download CSV' })
  const text = await (await fetch(new URL((await table.getAttribute('href'))!, site.url))).text()
  expect(text.split('\r\n')[0]).toBe('Date,Begins,Ends,Seconds,Display,Display ID,Region,Kind,Item,File or ID')
  expect(text.split('\r\n')[1]).toMatch(/,学习室门口,door,.*,Board,Door sign · Study,board:door:xuexi$/)
  expect(said).toEqual([])
})

test('the record of who did what says which notice', async () => {
  const response = await fetch(`${site.url}/api/v1/notices`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ text: { 'zh-CN': '三楼停水' } }) })
  const { id } = (await response.json()) as { id: string }
  await page.goto(`${site.url}/#/people`)
  await page.locator('.audit li', { hasText: `posted a notice 三楼停水 ${id}` }).waitFor()
})
