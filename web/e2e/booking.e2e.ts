// A booking that somebody makes over the API is on the lobby's agenda and on the door of its room at once.
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bookable, changes, inMinutes, send, told } from './booking.ts'
import { openBrowser, openDisplay, percentile } from './browser.ts'
import { soak } from './site.ts'

const site = bookable()
let browser: BrowserContext

beforeAll(async () => {
  await site.start()
  browser = await openBrowser({ width: 1280, height: 720 })
})
afterAll(async () => {
  await browser?.close()
  await site.close()
})

test('a booking is painted on the lobby and on the door as soon as it is acknowledged, and so is every change', async () => {
  const [lobby, door] = [await openDisplay(browser, site.url, 'lobby'), await openDisplay(browser, site.url, 'door')]
  const { slower, said } = await changes(site, lobby, door, soak ? 50 : 20)
  console.log(said)
  // The figures are for docs/performance.md; what fails is only what no busy machine excuses.
  expect(percentile(slower, 50)).toBeLessThan(2000)

  const booking = (await send(site, 'POST', '', { title: '合唱排练', room: 'stage', start: inMinutes(-5), end: inMinutes(9) }))!
  await told(lobby, '合唱排练')
  expect(await door.locator('body').innerText()).not.toContain('合唱排练')
  await send(site, 'PATCH', `/${booking.id}`, { room: 'xuexi' })
  await told(door, '合唱排练')
  await send(site, 'PATCH', `/${booking.id}`, { state: 'cancelled' })
  await told(lobby, '已取消')
  await send(site, 'PATCH', `/${booking.id}`, { state: 'normal', private: true })
  await told(lobby, '合唱排练', false)
  await told(lobby, '已预约')
  await site.kill()
  await site.start()
  await send(site, 'DELETE', `/${booking.id}`)
  await told(lobby, '已预约', false)
})
