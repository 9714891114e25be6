// Where things are on the glass: viewports of a wall, rotation, windows of any size, and notices.
import { execFileSync } from 'node:child_process'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closeWindows, openBrowser, openDisplay, painted } from './browser.ts'
import { display, PlayerDaemon, program } from './player-daemon.ts'
import { readPng } from './png.ts'
import '../player/api.ts'

let daemon: PlayerDaemon
let browser: BrowserContext

beforeAll(async () => {
  browser = await openBrowser({ width: 960, height: 540 })
})
beforeEach(async () => {
  daemon = new PlayerDaemon()
  await daemon.start()
})
afterEach(async () => {
  await closeWindows(browser)
  await daemon.stop()
})
afterAll(() => browser?.close())

const since = () => daemon.now() - 3_600_000

/** The colour at a place of the page, as a share of its width and height. */
async function pixel(page: Page, x: number, y: number): Promise<string> {
  const picture = readPng(await page.screenshot())
  return '#' + picture.at(Math.floor(x * picture.width), Math.floor(y * picture.height)).map((c) => c.toString(16).padStart(2, '0')).join('')
}

const [red, green, blue, gold] = ['#9a1f19', '#2f7d52', '#244a8e', '#b08d57']
/** A picture of four quarters: red, green, blue, gold. */
const quarters = (w: number, h: number) => `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 2 2" preserveAspectRatio="none"><rect width="1" height="1" fill="${red}"/><rect x="1" width="1" height="1" fill="${green}"/><rect y="1" width="1" height="1" fill="${blue}"/><rect x="1" y="1" width="1" height="1" fill="${gold}"/></svg>`

function set(id: string, canvas: [number, number], geometry: object): void {
  daemon.set(id, 'display', display(id, geometry as Record<string, unknown>))
  const item = { id: 'quarters', asset: daemon.add(quarters(...canvas)), ms: 60_000, width: canvas[0], height: canvas[1] }
  const more = { canvas, regions: [{ id: 'media', rect: [0, 0, ...canvas], segments: [[0, 0, 0]], fallback: 0 }] }
  daemon.set(id, 'program', program([item], [{ at: since(), loop: [0] }], more))
}

describe('geometry', () => {
  test('each display of a wall shows its viewport', async () => {
    const colours: string[] = []
    for (const [n, viewport] of [[0, 0, 1920, 1080], [1920, 0, 1920, 1080], [0, 1080, 1920, 1080], [1920, 1080, 1920, 1080]].entries()) {
      set(`hall-${n + 1}`, [3840, 2160], { viewport })
      const page = await openDisplay(browser, daemon.url, `hall-${n + 1}`)
      await painted(page, 'quarters')
      const corners = await Promise.all([pixel(page, 0.02, 0.02), pixel(page, 0.98, 0.98), pixel(page, 0.5, 0.5)])
      expect(new Set(corners).size).toBe(1)
      colours.push(corners[0]!)
    }
    expect(colours).toEqual([red, green, blue, gold])
  })

  test('a rotated display is rotated', async () => {
    // A portrait display on a panel that hangs on its side: turned by 90° clockwise, its top is at the right.
    set('station', [1080, 1920], { canvas: [1080, 1920], viewport: [0, 0, 1080, 1920], rotation: 90 })
    const page = await openDisplay(browser, daemon.url, 'station')
    await painted(page, 'quarters')
    expect([await pixel(page, 0.75, 0.25), await pixel(page, 0.75, 0.75), await pixel(page, 0.25, 0.25), await pixel(page, 0.25, 0.75)]).toEqual([red, green, blue, gold])
  })

  test('a window of any size shows all of it', async () => {
    set('lobby', [1920, 1080], {})
    const page = await openDisplay(browser, daemon.url, 'lobby')
    await painted(page, 'quarters')
    for (const [width, height] of [[240, 135], [1280, 720], [400, 700]]) {
      await page.setViewportSize({ width: width!, height: height! })
      const scale = Math.min(width! / 1920, height! / 1080)
      // The stage follows in its next frame, whenever a busy machine has one.
      await page.waitForFunction((w) => Math.abs(document.querySelector('[data-region="media"]')!.getBoundingClientRect().width - w) < 1, 1920 * scale)
      const box = (await page.locator('[data-region="media"]').boundingBox())!
      expect(box.width).toBeCloseTo(1920 * scale, 0)
      expect(box.height).toBeCloseTo(1080 * scale, 0)
      expect(box.x).toBeCloseTo((width! - box.width) / 2, 0)
    }
  })

  test.each(['svg', 'jpeg', 'png', 'gif'])('a portrait poster (%s) is whole, on its ground; cover fills; stretch fills', async (kind) => {
    const poster = daemon.add(kind === 'svg' ? `<svg xmlns="http://www.w3.org/2000/svg" width="540" height="1080"><rect width="540" height="1080" fill="${red}"/><rect width="540" height="40" fill="${blue}"/></svg>` : raster(kind))
    const type = kind === 'svg' ? 'image/svg+xml' : `image/${kind}`
    const of = (id: string, more: object) => ({ id, asset: poster, type, ms: 60_000, width: 540, height: 1080, ...more })
    const page = await openDisplay(browser, daemon.url, 'lobby', 'waiting')
    const look = async (item: { id: string; asset: string; ms: number }) => {
      daemon.set('lobby', 'program', program([item], [{ at: since(), loop: [0] }]))
      await painted(page, item.id)
      const seen = [await pixel(page, 0.1, 0.5), await pixel(page, 0.5, 0.5), await pixel(page, 0.5, 0.01)]
      return seen.map((colour) => [red, blue, gold].find((known) => near(colour, known)) ?? colour)
    }
    expect(await look(of('contain', { ground: gold }))).toEqual([gold, red, blue])
    expect(await look(of('cover', { fit: 'cover' }))).toEqual([red, red, red])
    expect(await look(of('stretch', { fit: 'stretch' }))).toEqual([red, red, blue])
    // A window that grows gets a picture that is as sharp.
    await page.setViewportSize({ width: 1920, height: 1080 })
    await page.waitForFunction(() => [...document.querySelectorAll('canvas')].every((c) => c.style.display === 'none' || c.height === 1080))
    expect(near(await pixel(page, 0.5, 0.5), red)).toBe(true)
  })
})

/** JPEG and GIF do not keep colours exactly. */
function near(a: string, b: string): boolean {
  const channels = (c: string) => [1, 3, 5].map((i) => parseInt(c.slice(i, i + 2), 16))
  return channels(a).every((c, i) => Math.abs(c - channels(b)[i]!) < 20)
}

/** The same poster in pixels. */
function raster(kind: string): Buffer {
  const codec = { jpeg: 'mjpeg', png: 'png', gif: 'gif' }[kind]!
  return execFileSync('ffmpeg', ['-nostdin', '-loglevel', 'error', '-f', 'lavfi', '-i', `color=${red}:s=540x1080,drawbox=w=540:h=40:c=${blue}:t=fill`, '-frames:v', '1', '-c:v', codec, '-f', kind === 'gif' ? 'gif' : 'image2pipe', '-'])
}

describe('notices', () => {
  const notice = (id: string, style: string, seconds: number, more: object = {}) => {
    const from = Math.floor(daemon.now())
    return { id, precedence: 60, style, from, until: from + seconds * 1000, text: { 'zh-CN': '综合接待区大屏', en: 'Front desk' }, ...more }
  }

  test('a takeover covers the display and ends by itself', async () => {
    set('lobby', [1920, 1080], {})
    const page = await openDisplay(browser, daemon.url, 'lobby')
    await painted(page, 'quarters')
    daemon.set('lobby', 'notices', { v: 1, notices: [notice('identify/lobby', 'takeover', 3, { text: { 'zh-CN': '综合接待区大屏', en: 'lobby' } })] })
    await page.waitForSelector('.takeover:not([hidden])')
    expect(await pixel(page, 0.02, 0.02)).not.toBe(red)
    expect(await page.innerText('.takeover')).toContain('综合接待区大屏')
    expect(await page.innerText('.takeover')).toContain('lobby')
    expect((await daemon.status('lobby', (s) => s.over === 'identify/lobby')).shows).toEqual({ media: 'quarters' })
    await daemon.stop()
    await page.waitForSelector('.takeover', { state: 'hidden', timeout: 4000 })
    expect(await pixel(page, 0.02, 0.02)).toBe(red)
  })

  test('a strip pushes the canvas up and does not cover it, first in Chinese, then in English', async () => {
    set('lobby', [1920, 1080], {})
    const page = await openDisplay(browser, daemon.url, 'lobby')
    await painted(page, 'quarters')
    daemon.set('lobby', 'notices', { v: 1, notices: [notice('lift', 'strip', 60, { text: { 'zh-CN': '电梯检修中，请走楼梯。行动不便者请联系前台。', en: 'The lift is being serviced. Please take the stairs.' } })] })
    await page.waitForSelector('.strip:not([hidden])')
    const strip = (await page.locator('.strip').boundingBox())!
    const region = (await page.locator('[data-region="media"]').boundingBox())!
    expect(region.y + region.height).toBeLessThanOrEqual(strip.y + 0.5)
    expect(strip.y + strip.height).toBeCloseTo(540, 0)
    const inner = await page.locator('.strip p').evaluate((p) => p.scrollWidth <= p.parentElement!.clientWidth)
    expect(inner).toBe(true)
    await page.waitForSelector('.strip .zh')
    await page.waitForSelector('.strip .en', { timeout: 12_000 })
  })

  test('on a wall a strip is one strip', async () => {
    for (const [n, viewport] of [[0, 0, 1920, 1080], [0, 1080, 1920, 1080]].entries()) {
      set(`hall-${n}`, [1920, 2160], { viewport })
      daemon.set(`hall-${n}`, 'notices', { v: 1, notices: [notice('lift', 'strip', 60)] })
      const page = await openDisplay(browser, daemon.url, `hall-${n}`)
      await page.waitForSelector('.strip', { state: 'attached' })
      const box = (await page.locator('.strip').boundingBox())!
      if (n === 0) expect(box.y).toBeGreaterThanOrEqual(540)
      else expect(box.y + box.height).toBeCloseTo(540, 0)
    }
  })

  test('a card is a panel on the canvas', async () => {
    set('lobby', [1920, 1080], {})
    daemon.set('lobby', 'notices', { v: 1, notices: [notice('visit', 'card', 60, { precedence: 40 })] })
    const page = await openDisplay(browser, daemon.url, 'lobby')
    await page.waitForSelector('.card:not([hidden])')
    const box = (await page.locator('.card').boundingBox())!
    expect(box.width).toBeLessThan(500)
    expect(await pixel(page, 0.02, 0.02)).toBe(red)
  })

  test('an emergency is red, over everything', async () => {
    set('lobby', [1920, 1080], {})
    daemon.set('lobby', 'notices', { v: 1, notices: [notice('visit', 'takeover', 60), notice('evacuate', 'takeover', 60, { precedence: 100, tone: 'alarm', text: { 'zh-CN': '请立即疏散', en: 'EVACUATE NOW' } })] })
    const page = await openDisplay(browser, daemon.url, 'lobby')
    await page.waitForSelector('.takeover:not([hidden])')
    expect(await page.innerText('.takeover .zh')).toBe('请立即疏散')
    expect(await pixel(page, 0.02, 0.02)).toBe('#9a1f19')
  })
})

test('a player without a display says how to give it one', async () => {
  const page = await browser.newPage()
  await page.goto(`${daemon.url}/screen/`)
  await page.waitForSelector('body[data-state="pairing"]')
  expect(await page.innerText('.pairing')).toContain('在管理页的“屏幕”里输入这个配对码')
  expect(await page.innerText('.pairing')).toContain(new URL(daemon.url).host)
})

test('the slate is there before any script', async () => {
  const context = await browser.browser()!.newContext({ javaScriptEnabled: false, viewport: { width: 960, height: 540 } }).catch(() => undefined)
  const page = await (context ?? browser).newPage()
  await page.route('**/assets/**', (route) => route.abort())
  await page.goto(`${daemon.url}/screen/lobby`)
  expect(await pixel(page, 0.02, 0.02)).toBe('#244a4e')
  expect(await pixel(page, 0.5, 0.3)).toBe('#f7f3ea')
  await context?.close()
})
