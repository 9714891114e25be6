// The first day of a new operator, in Chinese, on a desk and on a phone, with a real daemon and a real player: the link that
// is good once, a display, a poster that is not shown, a notice, a booking, the safe picture, a drill. Each task begins at
// the first page and takes at most four clicks.
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axe } from './axe.ts'
import { openBrowser } from './browser.ts'
import { Hand } from './hand.ts'
import { overflow } from './pages.ts'
import { colour, config, Site } from './site.ts'

const most = 4
let operators: BrowserContext
let players: BrowserContext // another computer: it has no sign-in

beforeAll(async () => {
  ;[operators, players] = await Promise.all([openBrowser(), openBrowser()])
})
afterAll(async () => {
  await Promise.all([operators?.close(), players?.close()])
})

describe.each([
  { where: 'on a desk', width: 1440, height: 900, phone: false },
  { where: 'on a phone', width: 390, height: 844, phone: true },
])('the first day, $where', ({ width, height, phone }) => {
  const site = new Site(config([]).replace('displays:\n', 'displays: []').replace('rooms: []', 'rooms:\n  - {id: xuexi, name: 学习讲堂, floor: 3}'), true)
  const today = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10)
  let page: Page
  let hand: Hand
  let screen: Page

  beforeAll(async () => {
    site.put('大厅/01 山水.svg', colour('#244A4E'))
    site.put('大厅/12月海报.psd', '8BPS')
    site.put('大厅/招聘 [2月30日止].svg', colour('#9A1F19'))
    await site.start()
    page = await operators.newPage()
    await page.setViewportSize({ width, height })
    hand = await Hand.of(page)
    screen = await players.newPage()
    for (const p of [page, screen]) p.setDefaultTimeout(20_000)
    await screen.goto(`${site.url}/screen/`)
  })
  afterAll(async () => {
    await page?.close()
    await screen?.close()
    await site.close()
  })

  const button = (name: string | RegExp) => page.getByRole('button', { name })
  const view = (name: string) => page.getByRole('navigation').getByRole('link', { name })
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor()
  const onGlass = (text: string) => screen.locator('.notice:not([hidden])', { hasText: text }).first()
  /** Does a task from the first page, and looks how many clicks it took. */
  const task = async (what: () => Promise<void>, address = site.url): Promise<void> => {
    await page.goto('about:blank')
    await page.goto(address)
    hand.clicks = 0
    await what()
    expect(hand.clicks, 'clicks').toBeLessThanOrEqual(most)
  }

  test('the one-time link makes the first admin, and signs him in', async () => {
    await task(async () => {
      await hand.type(page.getByLabel('用户名'), '王老师')
      await hand.type(page.getByLabel('密码'), '谊屏-第一天-2026')
      if (!phone) expect(await axe(page)).toEqual([])
      await hand.click(button('建立管理员'))
      await says('还没有屏幕')
    }, site.link)
  })

  test('a notice without a display is kept back, and why is said', async () => {
    await page.goto(`${site.url}/#/notices`)
    await page.getByLabel('中文', { exact: true }).fill('今天15点开会')
    await says('还没有屏幕。请先在“屏幕”里添加一块。')
    expect(await button(/^发到/).isDisabled()).toBe(true)
  })

  test('a display is paired by its code and told what to play, and turns 正常', async () => {
    await task(async () => {
      await hand.click(button('添加屏幕'))
      const code = await screen.locator('.code').innerText()
      await hand.type(page.getByLabel('屏幕上的6个字'), code.replace(/\s/g, ''))
      await hand.type(page.getByLabel('名称'), '大厅屏')
      await hand.click(page.getByLabel('大厅', { exact: true }))
      await hand.click(button('配对'))
      await page.getByText('“大厅屏”已经正常。').waitFor()
    })
    await screen.waitForSelector('body[data-state="playing"]')
  })

  test('why a poster is not shown is said, with what to do', async () => {
    await task(async () => {
      await hand.click(view('内容'))
      await page.locator('.file-row', { hasText: '12月海报.psd' }).getByText(/另存|导出/).waitFor()
      await page.locator('.file-row', { hasText: '招聘' }).getByText(/2月30日/).first().waitFor()
    })
  })

  test('a notice is sent, and the display attests that it shows it', async () => {
    await task(async () => {
      await hand.click(view('通知与直播'))
      await hand.click(button('挪车'))
      await hand.type(page.getByLabel('车牌', { exact: true }), '沪A·****1')
      await hand.click(button('发到1块屏'))
      await onGlass('沪A·****1，请挪车。').waitFor()
      await page.locator('.running .line', { hasText: '请挪车' }).getByText('1块屏中有1块已显示').waitFor()
    })
  })

  test('a booking is moved to another time', async () => {
    await page.evaluate(
      (booking) => fetch('/api/v1/bookings', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(booking) }),
      { title: '合唱排练', rooms: ['xuexi'], start: `${today} 14:00`, end: `${today} 15:00` },
    )
    const clock = async () => (await hand.ask<{ bookings: { start: string; end: string }[] }>(`/api/v1/agenda?day=${today}`)).bookings.map((b) => `${b.start.slice(11, 16)}-${b.end.slice(11, 16)}`)
    await task(async () => {
      await hand.click(view('活动安排'))
      if (phone) {
        await hand.click(page.locator('.daylist .booking', { hasText: '合唱排练' }))
        await hand.type(page.getByLabel('结束'), '16:00')
        await hand.click(button('保存'))
        await expect.poll(clock).toEqual(['14:00-16:00'])
      } else {
        const hour = (await page.locator('.axis li').first().boundingBox())!.height
        await hand.drag(page.locator('.plan .booking', { hasText: '合唱排练' }), 2 * hour)
        await expect.poll(clock).toEqual(['16:00-17:00'])
      }
    })
  })

  test('一键撤屏 shows the safe picture everywhere, until it is given back', async () => {
    await task(async () => {
      await hand.hold(button('一键撤屏'), () => screen.locator('.takeover.calm .name', { hasText: '测试楼' }).waitFor())
      await page.locator('.banner', { hasText: '1块屏中有1块已显示' }).waitFor()
      await hand.click(button('恢复播放'))
      await screen.locator('.takeover.calm').waitFor({ state: 'hidden' })
    })
  })

  test('紧急 is raised, seen everywhere, and followed by the all-clear', async () => {
    await task(async () => {
      await hand.click(button('紧急'))
      await hand.hold(page.locator('dialog').getByRole('button', { name: /^按住：所有屏幕/ }), () => onGlass('请立即疏散').waitFor())
      await page.locator('dialog .banner', { hasText: '1块屏中有1块已显示' }).waitFor()
      await hand.hold(page.locator('dialog').getByRole('button', { name: '按住：解除' }), () => onGlass('警报解除').waitFor())
    })
  })

  test('every view fits, and can be used by everybody', async () => {
    const display = (await hand.ask<{ id: string }[]>('/api/v1/displays'))[0]!.id
    for (const at of ['screens', `screens/${display}`, `timeline/${display}`, 'content', `content/${encodeURIComponent('大厅')}`, 'agenda', 'notices', 'problems', 'ledger', 'people']) {
      await page.goto(`${site.url}/#/${at}`)
      await page.locator('main h2').first().waitFor()
      await expect.poll(() => overflow(page), { message: at }).toBe(0)
      if (!phone) expect(await axe(page), at).toEqual([])
    }
  })
})
