// A player that nobody knows is given a display by the code that it shows, plays it, and shows nothing once its right is
// revoked.
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openWindow, shown } from './browser.ts'
import { colour, config, Site } from './site.ts'

const site = new Site(config(['{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅]}']))
let browser: BrowserContext

beforeAll(async () => {
  site.put('走廊/海报.svg', colour('#00f')) // which no display plays yet
  await site.start()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await site.close()
})

async function call(method: string, path: string, body?: unknown): Promise<Response> {
  const json = { method, headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) }
  return fetch(`${site.url}/api/v1${path}`, json as RequestInit)
}

test('a player is paired by its code, plays, and is a stranger again once it is revoked', async () => {
  const page = await openWindow(browser)
  await page.goto(`${site.url}/screen/`)
  await page.waitForSelector('body[data-state="pairing"] .code span')
  const code = (await page.locator('.code').innerText()).replace(/\s/g, '')
  expect(code).toMatch(/^[ACEFHJKMNPRTXY3479]{6}$/)
  const waiting = (await (await call('GET', '/pairing')).json()) as { code: string; canvas: number[] }[]
  expect(waiting).toEqual([expect.objectContaining({ code, canvas: [1920, 1080], from: '127.0.0.1' })])

  const accepted = await call('POST', `/pairing/${code.toLowerCase()}/accept`, { name: '走廊屏', plays: ['走廊'] })
  const display = (await accepted.json()) as { id: string; paired: boolean; fixed: boolean }
  expect([accepted.status, display.paired, display.fixed]).toEqual([200, true, false])
  await page.waitForURL(`${site.url}/screen/${display.id}`)
  await page.waitForSelector('body[data-state="playing"]')
  expect(await shown(page)).toBe('走廊/海报.svg')

  await page.goto(`${site.url}/screen/`) // as a kiosk does at every power-on
  await page.waitForURL(`${site.url}/screen/${display.id}`)
  await page.waitForSelector('body[data-state="playing"]')

  const [player] = (await (await call('GET', '/players')).json()) as { id: string; display: string; online: boolean }[]
  expect(player).toMatchObject({ display: display.id, online: true })
  expect((await call('DELETE', `/players/${player!.id}`)).status).toBe(204)
  await page.waitForSelector('body[data-state="pairing"] .code span')
  expect(new URL(page.url()).pathname).toBe('/screen/')
  const [again] = (await (await call('GET', '/pairing')).json()) as { display?: string }[]
  expect(again!.display).toBe(display.id)
  await page.goto(`${site.url}/screen/`)
  await page.waitForSelector('body[data-state="pairing"] .code span')
})
