// The view of the content: why a file is not shown, the order and the rules of a playlist, uploads, what is taken off.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe } from './axe.ts'
import { openBrowser } from './browser.ts'
import { complaints, overflow } from './pages.ts'
import { colour, config, Site } from './site.ts'

const site = new Site(config(['{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅]}', '{id: door, name: 门牌屏, canvas: [1280, 800], plays: [门牌]}']))
let browser: BrowserContext
let page: Page
let said: string[]

beforeAll(async () => {
  for (const name of ['1 欢迎', '2 海报', '3 菜单 [周末]']) site.put(`大厅/${name}.svg`, colour('#244A4E'))
  for (let i = 1; i <= 8; i++) site.put(`门牌/${i}.svg`, colour('#1C1B19'))
  site.put('大厅/12月海报.zip', 'PK\x03\x04 and then nothing')
  site.put('大厅/往期/旧海报.svg', colour('#1C1B19'))
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

const says = (text: string | RegExp, timeout = 30_000) => page.getByText(text).first().waitFor({ timeout })
const until = (what: () => Promise<unknown>, is: unknown, why: string) => expect.poll(what, { timeout: 30_000, message: why }).toEqual(is)
const names = () => page.locator('.item h3').allTextContents()
const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
const yaml = () => (existsSync(site.path('大厅/.playlist.yaml')) ? readFileSync(site.path('大厅/.playlist.yaml'), 'utf8') : '')

test('why a poster is not shown is one click away, with what to do', async () => {
  await page.getByRole('link', { name: '内容' }).click()
  const row = page.locator('.file-row', { hasText: '12月海报.zip' })
  await row.getByText('这是压缩包，屏幕放不了。').waitFor({ timeout: 30_000 })
  await row.getByText('请解压，把里面的图片或视频放进来。').waitFor()
  await row.getByRole('button', { name: '撤下' }).click()
  await until(() => row.count(), 0, 'put aside')
  expect(readdirSync(site.path('大厅/回收站'))).toEqual(['12月海报.zip'])
  await press('撤销')
  await row.waitFor()
})

test('what an order changes is said before it is written, and can be undone', async () => {
  await page.locator('.folder', { hasText: '大厅屏' }).click()
  await until(names, ['1 欢迎.svg', '2 海报.svg', '3 菜单 [周末].svg'], 'by name')
  await page.locator('.item', { hasText: '3 菜单' }).dragTo(page.locator('.item', { hasText: '1 欢迎' }))
  await says('“3 菜单 [周末]”移到第1个（原来第3个）')
  expect(yaml()).toBe('')
  await press('保存')
  await says('已保存。')
  expect(yaml()).toContain('order:\n  - "3 菜单 [周末].svg"\n')
  await until(names, ['3 菜单 [周末].svg', '1 欢迎.svg', '2 海报.svg'], 'the new order')
  await press('撤销')
  await says('已改回原来的。')
  expect(yaml()).toBe('')
  await until(names, ['1 欢迎.svg', '2 海报.svg', '3 菜单 [周末].svg'], 'by name again')
  // With the keyboard, and not at all.
  await page.getByRole('button', { name: '下移“1 欢迎.svg”' }).press('Enter')
  await says('“2 海报”移到第1个（原来第2个）')
  await press('不改了')
  await until(names, ['1 欢迎.svg', '2 海报.svg', '3 菜单 [周末].svg'], 'as it was')
})

test('a rule is filled into a form and said back', async () => {
  await press('“2 海报.svg”的设置')
  await page.getByLabel('每次播几秒').fill('20')
  await page.getByLabel('只在……播').check()
  await page.getByLabel('工作日', { exact: true }).check()
  await page.getByLabel('从').last().fill('09:00')
  await page.getByLabel('到').last().fill('17:00')
  await says('按页面设置：只在工作日9:00–17:00播放（含调休上班日）；每次播20秒。')
  await says('“2 海报”每次播20秒（原来10秒）')
  expect(await axe(page)).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await says('已保存。')
  expect(yaml()).toContain('"2 海报.svg": {duration: 20s, days: 工作日, hours: "9:00-17:00"}')
})

test('what somebody else has changed meanwhile is not overwritten', async () => {
  await page.getByLabel('优先播放').check()
  await says('“大厅”优先播放')
  site.put('大厅/.playlist.yaml', '# 张老师\ndefault: {duration: 15s}\n')
  await press('保存')
  await says(/“大厅”和你打开的时候不一样了：有人在文件夹里改过/)
  expect(yaml()).toContain('张老师')
  await press('不改了')
})

test('files are uploaded, and a file of that name only with a word', async () => {
  const choose = (rgb: string) => page.locator('input[type=file]').setInputFiles({ name: '4 冬至 [9:00-17:00].svg', mimeType: 'image/svg+xml', buffer: Buffer.from(colour(rgb)) })
  await choose('#9A1F19')
  await until(async () => (await names()).at(-1), '4 冬至 [9：00-17：00].svg', 'it plays')
  await choose('#B08D57')
  await says('已经有同名的文件了。')
  await press('换掉原来的')
  await says('传好了，正在检查')
  await until(async () => readFileSync(site.path('大厅/4 冬至 [9：00-17：00].svg'), 'utf8').includes('#B08D57'), true, 'replaced')
  expect(readdirSync(site.path('大厅')).filter((n) => n.startsWith('.yiping'))).toEqual([])
})

test('what is taken off leaves, and comes back with one press', async () => {
  await press('撤下“1 欢迎.svg”')
  await until(() => Promise.resolve(existsSync(site.path('大厅/1 欢迎.svg'))), false, 'taken off')
  await press('撤销')
  await until(() => Promise.resolve(existsSync(site.path('大厅/1 欢迎.svg'))), true, 'back')
  site.remove('大厅/1 欢迎.svg') // as staff do
  await page.getByRole('link', { name: '全部内容' }).click()
  await page.getByText('30天内撤下的内容').click()
  await page.getByRole('button', { name: '恢复“大厅/1 欢迎.svg”' }).click()
  await says('已恢复：大厅/1 欢迎.svg')
})

test('what vanishes at once is kept until a person says that it was meant', async () => {
  mkdirSync(`${site.dir}/elsewhere`)
  for (const file of readdirSync(site.path('门牌'))) renameSync(site.path(`门牌/${file}`), `${site.dir}/elsewhere/${file}`)
  await says('“门牌”里一下子少了8个文件，先没有撤下', 60_000)
  await press('确认撤下')
  await says('“门牌”里不见了的文件已经撤下。30天内可以恢复。')
  await until(() => page.getByText('先没有撤下').count(), 0, 'nothing is held')
  await page.locator('.folder', { hasText: '门牌屏' }).click()
  await says('还没有内容。把图片或视频放进共享文件夹里的“门牌”，或者在这里上传，屏幕上马上就有。')
})

test('it fits a phone and a desk, in both languages, for everybody', async () => {
  const list = `#/content/${encodeURIComponent('大厅')}`
  for (const [width, height, there, other] of [[390, 844, list, 'English'], [390, 844, '#/content', ''], [1440, 900, list, '中文'], [1440, 900, '#/content', '']] as const) {
    await page.setViewportSize({ width, height })
    await page.goto(`${site.url}/${there}`)
    await page.waitForSelector(there === list ? '.item' : '.folder')
    await expect.poll(() => overflow(page)).toBe(0)
    expect(await axe(page)).toEqual([])
    if (other) await page.getByRole('button', { name: other }).click()
    if (other) await page.getByRole('button', { name: other === '中文' ? 'English' : '中文' }).waitFor()
  }
  expect(said.filter((s) => !s.includes('412'))).toEqual([])
})
