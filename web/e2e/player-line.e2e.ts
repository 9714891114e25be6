// The whole line of the player: documents go in, pixels and attestations come out.
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closeWindows, openBrowser, openDisplay, painted, shown } from './browser.ts'
import { display, PlayerDaemon, program } from './player-daemon.ts'
import { colour, film } from './site.ts'
import '../player/api.ts'

let daemon: PlayerDaemon
let browser: BrowserContext

let movie: Buffer
beforeAll(async () => {
  browser = await openBrowser({ width: 960, height: 540 })
  const file = join(tmpdir(), `yiping-line-${process.pid}.mp4`)
  film(file, 4)
  movie = readFileSync(file)
  rmSync(file)
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

/**
 * The daemon's time, as the page knows it, at the first frame after that in which the item is shown. On a busy machine it may
 * be wrong by half a round trip (see the test of a wrong clock), and then a change is early by so much for everybody else.
 */
function paintedAt(page: Page, item: string): Promise<number> {
  return page.evaluate(
    (item) =>
      new Promise<number>((resolve) => {
        const now = () => performance.timeOrigin + performance.now() + window.yiping!.clock().offset_ms
        const look = () => {
          const shown = document.querySelector('[data-region="media"]')!.getAttribute('data-item') === item
          requestAnimationFrame(shown ? () => resolve(now()) : look)
        }
        look()
      }),
    item,
  )
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
    const frame = await page.evaluate(() => window.yiping!.frame())
    expect(frame).toMatchObject({ display: 'lobby', program: hash, overlay: '', takeover: '', regions: [{ id: 'media', item: '大厅/a.svg' }] })
  })

  test('has no pointer, whatever a mouse is moved over', async () => {
    const pointers = (page: Page) =>
      page.evaluate(() => [...new Set([...document.querySelectorAll('*'), ...document.elementsFromPoint(480, 270)].map((e) => getComputedStyle(e).cursor))])
    const page = await openDisplay(browser, daemon.url, 'lobby', 'waiting')
    await page.mouse.move(480, 270)
    expect(await pointers(page), 'over the slate').toEqual(['none'])
    const film = { id: 'film', asset: daemon.add(movie), type: 'video/mp4', ms: 60_000, length: 4000 }
    daemon.set('lobby', 'program', program([film], [{ at: daemon.now() - 1000, loop: [0] }]))
    await painted(page, 'film')
    await page.mouse.move(490, 280, { steps: 5 })
    expect(await page.locator('video:visible').count()).toBeGreaterThan(0)
    expect(await pointers(page), 'over a film').toEqual(['none'])
    const code = await browser.newPage()
    await code.goto(`${daemon.url}/screen/`)
    await code.waitForSelector('body[data-state="pairing"] .pairing')
    await code.mouse.move(480, 270)
    expect(await pointers(code), 'over the code to pair it').toEqual(['none'])
  })

  test('changes at its instants', async () => {
    const start = Math.floor(daemon.now()) + 4000
    const items = [picture('0', '#101010'), picture('1', '#aa0000'), picture('2', '#00bb00'), picture('3', '#0000cc')]
    daemon.set('lobby', 'program', program(items, [{ at: start - 60_000, loop: [0] }, { at: start, loop: [1, 2, 3] }]))
    const page = await openDisplay(browser, daemon.url, 'lobby')
    const late: number[] = []
    for (let n = 0; n < 6; n++) late.push((await paintedAt(page, String((n % 3) + 1))) - (start + n * 1000))
    console.log('changes are late by', late.map((l) => l.toFixed(0)).join(' '), 'ms')
    for (const l of late) {
      expect(l).toBeGreaterThanOrEqual(0)
      expect(l).toBeLessThan(2000)
    }
  })

  test('follows a wrong clock to the right time', async () => {
    daemon.ahead = 3 * 86_400_000
    const now = daemon.now()
    daemon.set('lobby', 'program', program([picture('a', '#aa0000'), picture('b', '#00bb00', 60_000)], [{ at: now - 3 * 86_400_000, loop: [0] }, { at: now - 1000, loop: [1] }]))
    const page = await openDisplay(browser, daemon.url, 'lobby')
    await painted(page, 'b')
    // No answer can be wrong by more than half its round trip; what was wrong before is slewed away.
    const wrong = async () => {
      const { offset_ms, rtt_ms } = await page.evaluate(() => window.yiping!.clock())
      return Math.abs(offset_ms - daemon.ahead) - rtt_ms / 2
    }
    await expect.poll(wrong, { timeout: 10_000 }).toBeLessThan(2)
  })

  test('is early by the delay of its panel', async () => {
    daemon.set('lobby', 'display', display('lobby', { latency_ms: 1500 }))
    const start = Math.floor(daemon.now()) + 5000
    daemon.set('lobby', 'program', program([picture('0', '#101010'), picture('1', '#aa0000')], [{ at: start - 60_000, loop: [0] }, { at: start, loop: [1] }]))
    const page = await openDisplay(browser, daemon.url, 'lobby')
    const early = start - (await paintedAt(page, '1'))
    expect(early).toBeGreaterThan(1000)
    expect(early).toBeLessThanOrEqual(1500)
  })

  test('is silent, unless both it and the item may be heard', async () => {
    const item = (id: string, sound: boolean) => ({ id, asset: daemon.add(movie), type: 'video/mp4', ms: 60_000, length: 4000, sound })
    for (const [audio, sound, muted] of [[false, true, true], [true, false, true], [true, true, false]] as const) {
      const id = `film ${audio} ${sound}`
      daemon.set('lobby', 'display', display('lobby', { audio }))
      daemon.set('lobby', 'program', program([item(id, sound)], [{ at: daemon.now() - 1000, loop: [0] }]))
      const page = await openDisplay(browser, daemon.url, 'lobby')
      await painted(page, id)
      expect(await page.locator('[data-item] video').evaluate((v: HTMLVideoElement) => v.muted)).toBe(muted)
      await page.close()
    }
  })

  test('reloads when its generation rises, and only then', async () => {
    daemon.set('lobby', 'display', display('lobby', { generation: 7 }))
    daemon.set('lobby', 'program', program([picture('1', '#aa0000')], [{ at: daemon.now() - 1000, loop: [0] }]))
    const page = await openDisplay(browser, daemon.url, 'lobby')
    await daemon.status('lobby', (s) => s.state === 'playing')
    const session = () => page.evaluate(() => window.yiping!.stats().session)
    const before = await session()
    daemon.disconnect('lobby')
    daemon.set('lobby', 'display', display('lobby', { generation: 7, name: '改名' }))
    await expect.poll(() => page.evaluate(() => window.yiping!.stats().link)).toBe(true)
    expect(await session()).toBe(before)
    daemon.set('lobby', 'display', display('lobby', { generation: 8 }))
    await expect.poll(() => session().catch(() => before), { timeout: 20_000 }).not.toBe(before)
    await page.waitForSelector('body[data-state="playing"]')
    const after = await session()
    await daemon.status('lobby', (s) => s.clock.samples > 0)
    expect(await session()).toBe(after)
  })

  test('refuses what is not whole, and goes on as before', async () => {
    const good = daemon.set('lobby', 'program', program([picture('1', '#aa0000')], [{ at: daemon.now() - 1000, loop: [0] }]))
    const page = await openDisplay(browser, daemon.url, 'lobby')
    await daemon.status('lobby', (s) => s.has.program === good)
    const hellos = daemon.hellos.length
    daemon.raw('lobby', `{"type":"document","kind":"program","hash":"${'0'.repeat(64)}"}\n{"v":1}`)
    await expect.poll(() => daemon.hellos.length, { timeout: 15_000 }).toBeGreaterThan(hellos)
    expect(daemon.hellos.at(-1)!.have.program).toBe(good)
    // Whole, but meaningless: it has the hash it should have, so asking again would not help.
    daemon.set('lobby', 'program', { v: 1, nonsense: true })
    daemon.set('lobby', 'notices', { v: 1, notices: [] })
    expect((await daemon.status('lobby', (s) => s.has.notices !== undefined)).has.program).toBe(good)
    expect(await shown(page)).toBe('1')
  })
})
