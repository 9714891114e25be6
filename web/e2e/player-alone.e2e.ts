// A display goes on alone: what it follows and what it shows outlive the daemon, the page and the browser.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deviceClock, openDisplay, painted, shown } from './browser.ts'
import { display, otherPlayer, PlayerDaemon, program } from './player-daemon.ts'
import { colour, soak } from './site.ts'
import '../player/api.ts'

let daemon: PlayerDaemon
let profile: string
let browser: BrowserContext

/** Opens the browser on the profile of this test. */
async function open(): Promise<void> {
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP screen.test 127.0.0.1'],
    viewport: { width: 960, height: 540 },
  })
}

beforeEach(async () => {
  daemon = new PlayerDaemon()
  await daemon.start()
  profile = mkdtempSync(join(tmpdir(), 'yiping-alone-'))
  await open()
})
afterEach(async () => {
  await browser.close()
  await daemon.stop()
  rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

const picture = (id: string, rgb: string, ms = 60_000) => ({ id, asset: daemon.add(colour(rgb)), ms })
const since = () => daemon.now() - 3_600_000

/** Resolves when everything is stored that should be. */
async function stored(page: Page, assets: number): Promise<void> {
  await page.waitForFunction((n) => {
    const s = window.yiping!.stats() as { missing: number; stored: number }
    return s.missing === 0 && s.stored === n
  }, assets)
  await page.waitForFunction(() => navigator.serviceWorker?.controller || !isSecureContext)
}

/** How far the daemon's clock is ahead of the computer's, as the page has stored it, in milliseconds. */
const storedOffset = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open('yiping')
        request.onsuccess = () => {
          const clock = request.result.transaction('displays').objectStore('displays').get('display/lobby/clock')
          clock.onsuccess = () => (request.result.close(), resolve((clock.result as { offset: number } | undefined)?.offset ?? 0))
        }
      }),
  )

describe('with the daemon dead', () => {
  test('a page reloads and plays on, by the daemon’s time and not its own, though somebody has set the computer’s clock', async () => {
    const day = 86_400_000
    daemon.ahead = day
    await deviceClock(browser)
    daemon.set('lobby', 'display', display('lobby'))
    daemon.set('lobby', 'program', program([picture('yesterday', '#b08d57'), picture('today', '#9a1f19')], [{ at: since() - day, loop: [0] }, { at: since(), loop: [1] }]))
    const page = await openDisplay(browser, daemon.url, 'lobby')
    await painted(page, 'today')
    await stored(page, 2)
    await page.evaluate((day) => sessionStorage.setItem('ahead', String(-day)), day)
    await expect.poll(() => storedOffset(page), { timeout: 10_000 }).toBeCloseTo(2 * day, -3)
    await daemon.stop()
    await page.reload()
    await page.waitForSelector('body[data-state="playing"]')
    expect(await shown(page)).toBe('today')
    expect(await page.evaluate(() => window.yiping!.clock().samples)).toBe(0)
  })

  test('a browser starts and plays on, and finds back to the daemon', async () => {
    daemon.set('lobby', 'display', display('lobby'))
    const hash = daemon.set('lobby', 'program', program([picture('1', '#b08d57')], [{ at: since(), loop: [0] }]))
    await stored(await openDisplay(browser, daemon.url, 'lobby'), 1)
    await browser.close()
    await daemon.stop()
    await open()
    const page = await openDisplay(browser, daemon.url, 'lobby')
    expect(await shown(page)).toBe('1')
    expect(await page.getAttribute('body', 'data-program')).toBe(hash)
    daemon.hellos.length = 0
    daemon.statuses.clear()
    await daemon.start()
    await daemon.status('lobby', (s) => s.state === 'playing' && s.clock.samples > 0)
    // It says what it has, and gets nothing twice.
    expect(daemon.hellos[0]!.have.program).toBe(hash)
    expect([...daemon.media.values()][0]!.requests.length).toBe(1)
  })

  test('a page that is loaded again is of the newest build that it got', async () => {
    daemon.set('lobby', 'program', program([picture('1', '#b08d57')], [{ at: since(), loop: [0] }]))
    const page = await openDisplay(browser, daemon.url, 'lobby')
    await stored(page, 1)
    const old = await page.evaluate(() => window.yiping!.stats().player)
    const files = mkdtempSync(join(tmpdir(), 'yiping-other-'))
    daemon.pages = otherPlayer(files)
    daemon.disconnect('lobby')
    await page.waitForFunction((old) => window.yiping!.stats().player !== old, old)
    const build = (await (await fetch(`${daemon.url}/screen/manifest.json`)).json()) as { build: string }
    await expect.poll(() => page.evaluate(() => caches.keys()), { timeout: 20_000 }).toEqual([`screen-${build.build}`])
    await daemon.stop()
    await page.reload()
    await page.waitForSelector('body[data-state="playing"]')
    expect(await page.evaluate(() => window.yiping!.stats().player)).not.toBe(old)
    rmSync(files, { recursive: true })
  })

  test('what was damaged in the store is not shown, and comes from the daemon again', async () => {
    const items = [picture('good', '#b08d57'), picture('bad', '#9a1f19'), picture('lost', '#244a8e')]
    daemon.set('lobby', 'program', program(items, [{ at: since(), loop: [0] }, { at: daemon.now() + 3_600_000, loop: [1, 2] }]))
    const first = await openDisplay(browser, daemon.url, 'lobby')
    await stored(first, 3)
    await first.goto(`${daemon.url}/blank`)
    await daemon.stop()
    await first.evaluate(
      ([bad, lost]) =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.open('yiping')
          request.onsuccess = () => {
            const tx = request.result.transaction('assets', 'readwrite')
            tx.objectStore('assets').put(new Blob(['something else'], { type: 'image/svg+xml' }), bad)
            tx.objectStore('assets').delete(lost!)
            tx.oncomplete = () => (request.result.close(), resolve())
            tx.onabort = () => reject(tx.error)
          }
        }),
      [items[1]!.asset, items[2]!.asset],
    )
    await first.close()
    // Two hours later, by the display's clock: the damaged ones are due.
    daemon.ahead = 7_200_000
    await daemon.start()
    for (const media of daemon.media.values()) media.status = 503
    const page = await openDisplay(browser, daemon.url, 'lobby', 'slate')
    await daemon.status('lobby', (s) => s.state === 'slate' && s.missing === 2 && (s.faults?.length ?? 0) === 2)
    for (const media of daemon.media.values()) media.status = undefined
    daemon.disconnect('lobby')
    await page.waitForSelector('body[data-state="playing"]')
    expect(['bad', 'lost']).toContain(await shown(page))
    expect(daemon.media.get(items[0]!.asset)!.requests.length).toBe(1)
  })
})

describe('with a full store', () => {
  test('it plays on from memory, and says what it could not store', async () => {
    const big = (id: string, n: number) => ({ id, asset: daemon.add(colour('#b08d57') + `<!--${String(n).repeat(3_000_000)}-->`), ms: 1000, bytes: 3_000_000 })
    const items = [big('1', 1), big('2', 2), big('3', 3), big('4', 4)]
    // Before the page is there: Chromium remembers for half a minute how much room a database had.
    const cdp = await browser.newCDPSession(await browser.newPage())
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: daemon.url, quotaSize: 8_000_000 })
    const page = await openDisplay(browser, daemon.url, 'lobby', 'waiting')
    daemon.set('lobby', 'program', program(items, [{ at: since(), loop: [0, 1, 2, 3] }]))
    const status = await daemon.status('lobby', (s) => !!s.faults?.some((f) => f.reason === 'no-space'), 40_000)
    expect(status.faults!.length).toBeLessThan(4)
    for (const item of items) await painted(page, item.id)
  })
})

describe('on plain http', () => {
  test('without a secure context a loaded page goes on, and the store works', async () => {
    const url = daemon.url.replace('127.0.0.1', 'screen.test')
    daemon.set('lobby', 'program', program([picture('1', '#b08d57', 1000), picture('2', '#9a1f19', 1000)], [{ at: since(), loop: [0, 1] }]))
    const page = await openDisplay(browser, url, 'lobby')
    expect(await page.evaluate(() => isSecureContext)).toBe(false)
    await stored(page, 2)
    await daemon.stop()
    await painted(page, '1')
    await painted(page, '2')
    await painted(page, '1')
  })
})

describe('several displays in one browser', () => {
  test('do not disturb each other: each has its own documents, and none deletes what another needs', async () => {
    const [a, b, c] = [picture('a', '#b08d57'), picture('b', '#9a1f19'), picture('c', '#244a8e')]
    daemon.set('one', 'program', program([a, b], [{ at: since(), loop: [0] }]))
    daemon.set('two', 'program', program([b, c], [{ at: since(), loop: [0] }]))
    const one = await openDisplay(browser, daemon.url, 'one')
    const two = await openDisplay(browser, daemon.url, 'two')
    await Promise.all([stored(one, 2), stored(two, 2)])
    expect([await shown(one), await shown(two)]).toEqual(['a', 'b'])
    daemon.set('one', 'program', program([a], [{ at: since(), loop: [0] }]))
    await daemon.status('one', (s) => s.has.program !== undefined && s.missing === 0)
    await one.evaluate(() => window.yiping!.sweep())
    await two.evaluate(() => window.yiping!.sweep())
    const keys = () => one.evaluate(() => new Promise<number>((resolve) => {
      const request = indexedDB.open('yiping')
      request.onsuccess = () => {
        const count = request.result.transaction('assets').objectStore('assets').count()
        count.onsuccess = () => (request.result.close(), resolve(count.result))
      }
    }))
    expect(await keys()).toBe(3)
    daemon.set('two', 'program', program([a], [{ at: since(), loop: [0] }]))
    await painted(two, 'a')
    await one.evaluate(() => window.yiping!.sweep())
    await two.evaluate(() => window.yiping!.sweep())
    expect(await keys()).toBe(1)
    await daemon.stop()
    await Promise.all([one.reload(), two.reload()])
    await Promise.all([painted(one, 'a'), painted(two, 'a')])
  })
})

describe('a browser that is killed', () => {
  test('at any moment finds the old state or the new, never a mix', { timeout: 900_000 }, async () => {
    const generations = soak ? 40 : 4
    const known = new Map<string, string>()
    let found = 0
    let stored = false
    const lost: string[] = []
    for (let n = 0; n < generations; n++) {
      // Programs of some size, one after the other, while the browser is killed.
      const page = await browser.newPage()
      await page.goto(`${daemon.url}/screen/lobby`)
      await page.waitForFunction(() => window.yiping?.clock().samples)
      for (let k = 0; k < 6; k++) {
        const item = picture(`${n}-${k}`, `#${(0x100000 + n * 4096 + k * 16).toString(16)}`)
        const more = Array.from({ length: 200 }, (_, i) => ({ ...item, id: `filler ${n} ${k} ${i} ${'x'.repeat(200)}` }))
        known.set(daemon.set('lobby', 'program', program([item, ...more], [{ at: since(), loop: [0] }])), item.id)
        await page.waitForTimeout(Math.random() * 120)
      }
      await kill(page)
      await daemon.stop()
      await open()
      const again = await browser.newPage()
      await again.goto(`${daemon.url}/screen/lobby`)
      await again.waitForFunction(() => (window.yiping?.stats().frames as number) > 3)
      const hash = (await again.getAttribute('body', 'data-program'))!
      if (hash === '') {
        // Killed before the first program was stored; or else the browser says that it threw its store away.
        const wiped = await again.evaluate(() => window.yiping!.stats().wiped as string)
        if (stored) expect(wiped).not.toBe('')
        if (wiped) lost.push(wiped)
        stored = false
      } else {
        found++
        stored = true
        const now = await again.evaluate(() => window.yiping!.frame())
        expect(now!.program).toBe(hash)
        expect(now!.regions[0]!.item).toBe(known.get(hash))
      }
      await daemon.start()
    }
    console.log(`killed ${generations} times; ${lost.length} times the browser had thrown its store away: ${lost.join(', ')}`)
    expect(lost.length).toBeLessThan(generations / 4)
    expect(found).toBeGreaterThan(0)
  })
})

/** Ends the browser without a chance to say goodbye. */
async function kill(page: Page): Promise<void> {
  const gone = new Promise<void>((resolve) => browser.once('close', () => resolve()))
  const session = await page.context().newCDPSession(page)
  void session.send('Browser.crash' as never).catch(() => undefined)
  await gone
}
