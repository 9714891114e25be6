// The operators' page: the truth about each display, what is wrong and what to do, and the three things
// one can do here. Everything on it follows what happens, without a reload.
import { mkdirSync, readdirSync, renameSync } from 'node:fs'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { colour, config, Site } from './site.ts'

const site = new Site(config(['{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅]}', '{id: door, name: 门牌, canvas: [1280, 800], plays: [门牌]}']))
let browser: BrowserContext
let page: Page

beforeAll(async () => {
  site.put('大厅/01 山水 [3s].svg', colour('#244A4E'))
  for (let i = 1; i <= 8; i++) site.put(`门牌/${i} 门牌 [2s].svg`, colour('#1C1B19'))
  await site.start()
  browser = await openBrowser({ width: 1440, height: 900 })
  page = await browser.newPage()
  await page.goto(site.url)
})
afterAll(async () => {
  await browser?.close()
  await site.close()
})

const says = (text: string | RegExp, timeout = 30_000) => page.getByText(text).first().waitFor({ timeout })
const until = async (what: () => Promise<boolean>, why: string) => {
  await expect.poll(what, { timeout: 30_000, message: why }).toBe(true)
}

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

})
