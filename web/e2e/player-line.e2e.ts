// The whole line of the player: documents go in, pixels and attestations come out.
import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openBrowser, openDisplay, painted, shown } from './browser.ts'
import { display, PlayerDaemon, program } from './player-daemon.ts'
import { colour } from './site.ts'
import type { Api } from '../player/api.ts'

let daemon: PlayerDaemon
let browser: BrowserContext

beforeEach(async () => {
  daemon = new PlayerDaemon()
  await daemon.start()
  browser = await openBrowser({ width: 960, height: 540 })
})
afterEach(async () => {
  await browser.close()
  await daemon.stop()
})

const picture = (id: string, rgb: string, ms = 1000) => ({ id, asset: daemon.add(colour(rgb)), ms })

/** The colour in the middle of the page, as it is on the screen. */
async function pixel(page: Page, x = 480, y = 270): Promise<string> {
  const png = (await page.screenshot({ clip: { x, y, width: 1, height: 1 } })).toString('base64')
  const reader = await browser.newPage()
  const rgb = await reader.evaluate(async (png) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob())
    const canvas = new OffscreenCanvas(1, 1).getContext('2d')!
    canvas.drawImage(image, 0, 0)
    return `#${[...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((c) => c.toString(16).padStart(2, '0')).join('')}`
  }, png)
  await reader.close()
  return rgb
}

describe('a display', () => {
  test('that has no program shows the slate and says that it waits', async () => {
    const page = await openDisplay(browser, daemon.url, 'lobby', 'waiting')
    expect((await daemon.status('lobby', (s) => s.frame > 5)).state).toBe('waiting')
    expect(await pixel(page, 20, 20)).toBe('#244a4e')
  })

  test('paints what is due, and attests it', async () => {
    const now = daemon.now()
    daemon.set('lobby', 'display', display('lobby'))
    const hash = daemon.set('lobby', 'program', program([picture('大厅/a.svg', '#aa0000', 60_000), picture('大厅/b.svg', '#00bb00')], [{ at: now - 1000, loop: [0, 1] }]))
    const page = await openDisplay(browser, daemon.url, 'lobby')
    const status = await daemon.status('lobby', (s) => s.shows.media === '大厅/a.svg' && s.missing === 0)
    expect(status).toMatchObject({ state: 'playing', has: { program: hash } })
    expect(Math.abs(status.at - daemon.now())).toBeLessThan(1000)
    expect(await page.getAttribute('body', 'data-program')).toBe(hash)
    expect(await shown(page)).toBe('大厅/a.svg')
    expect(await pixel(page)).toBe('#aa0000')
    const next = await daemon.status('lobby', (s) => s.frame > status.frame)
    expect(next.at).toBeGreaterThan(status.at)
    const frame = await page.evaluate(() => (window as unknown as { yiping: Api }).yiping.frame())
    expect(frame).toMatchObject({ display: 'lobby', program: hash, overlay: '', takeover: '', regions: [{ id: 'media', item: '大厅/a.svg' }] })
  })

  test('changes at its instants', async () => {
    const start = Math.floor(daemon.now()) + 4000
    const items = [picture('0', '#101010'), picture('1', '#aa0000'), picture('2', '#00bb00'), picture('3', '#0000cc')]
    daemon.set('lobby', 'program', program(items, [{ at: start - 60_000, loop: [0] }, { at: start, loop: [1, 2, 3] }]))
    const page = await openDisplay(browser, daemon.url, 'lobby')
    const late: number[] = []
    for (let n = 0; n < 6; n++) late.push((await painted(page, String((n % 3) + 1))) - (start + n * 1000))
    console.log('changes are late by', late.map((l) => l.toFixed(0)).join(' '), 'ms')
    for (const l of late) {
      expect(l).toBeGreaterThanOrEqual(0)
      expect(l).toBeLessThan(250)
    }
  })

  test('follows a wrong clock to the right time', async () => {
    daemon.ahead = 3 * 86_400_000
    const now = daemon.now()
    daemon.set('lobby', 'program', program([picture('a', '#aa0000'), picture('b', '#00bb00', 60_000)], [{ at: now - 3 * 86_400_000, loop: [0] }, { at: now - 1000, loop: [1] }]))
    const page = await openDisplay(browser, daemon.url, 'lobby')
    await painted(page, 'b')
    const clock = await page.evaluate(() => (window as unknown as { yiping: Api }).yiping.clock())
    expect(Math.abs(clock.offset_ms - daemon.ahead)).toBeLessThan(20)
  })
})
