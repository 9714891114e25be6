// Never a black frame: not between items, not on broken ones, not while the daemon is gone, not while the
// player is exchanged. Every frame is looked at (recorder.ts; player-recorder.e2e.ts shows that it sees).
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closeWindows, openBrowser, openDisplay, painted, shown, successor } from './browser.ts'
import { display, type ItemSpec, otherPlayer, PlayerDaemon, program } from './player-daemon.ts'
import { Recorder, type Recording } from './recorder.ts'
import { colour, film, photo, soak } from './site.ts'

let daemon: PlayerDaemon
let browser: BrowserContext
const work = mkdtempSync(join(tmpdir(), 'yiping-black-'))
const photos: Buffer[] = []
const films: { bytes: Buffer; ms: number }[] = []

beforeAll(async () => {
  browser = await openBrowser({ width: 960, height: 540 })
  for (let n = 1; n <= 2; n++) {
    photo(join(work, 'photo'), n)
    photos.push(readFileSync(join(work, 'photo')))
    film(join(work, 'film'), n * 4, '960x540')
    films.push({ bytes: readFileSync(join(work, 'film')), ms: n * 4000 })
  }
})
afterAll(() => rmSync(work, { recursive: true, force: true }))
beforeEach(async () => {
  daemon = new PlayerDaemon()
  await daemon.start()
})
afterEach(async () => {
  await closeWindows(browser)
  await daemon.stop()
})
afterAll(() => browser?.close())

const picture = (id: string, rgb: string, ms = 1000): ItemSpec => ({ id, asset: daemon.add(colour(rgb)), ms })
const jpeg = (id: string, n: number, ms = 1000): ItemSpec => ({ id, asset: daemon.add(photos[n]!), ms, type: 'image/jpeg' })
const movie = (id: string, n: number, ms = films[n]!.ms): ItemSpec => ({ id, asset: daemon.add(films[n]!.bytes), ms, type: 'video/mp4', length: films[n]!.ms })

function judge(what: string, seen: Recording): void {
  console.log(`${what}: ${seen.black.length} black, ${seen.bare.length} bare and ${seen.slate.length} slate of ${seen.frames} frames, ${seen.rate.toFixed(0)} frames per second, longest gap ${seen.gap.toFixed(0)} ms`)
  if (seen.proof) writeFileSync(join(tmpdir(), 'black-frame.png'), seen.proof)
  expect(seen.black).toEqual([])
  expect(seen.bare).toEqual([])
  expect(seen.slate).toEqual([])
  expect(seen.rate).toBeGreaterThan(5)
}

async function playing(items: ItemSpec[], loop: number[] = items.map((_, i) => i)): Promise<Page> {
  daemon.set('lobby', 'display', display('lobby'))
  daemon.set('lobby', 'program', program(items, [{ at: daemon.now() - 3_600_000, loop }]))
  const page = await openDisplay(browser, daemon.url, 'lobby')
  await page.waitForFunction(() => document.querySelector('[data-item]:not([data-item=""])'))
  return page
}

describe('never black', () => {
  test('between pictures and films', async () => {
    const page = await playing([jpeg('1', 0), movie('2', 0, 3000), picture('3', '#b08d57', 500), jpeg('4', 1), movie('5', 1, 2000), movie('6', 0, 6000), picture('7', '#9a1f19', 700)])
    await daemon.status('lobby', (s) => s.missing === 0)
    const recorder = await Recorder.start(page)
    await page.waitForTimeout(soak ? 600_000 : 16_000) // a lap of the loop takes 14.2 s
    judge('pictures and films', await recorder.stop())
  }, 700_000)

  test('with a broken, a missing, and a corrupt asset: skipped, reported, their time goes to the one before', async () => {
    const broken: ItemSpec = { id: 'broken', asset: daemon.add('no picture at all'), ms: 1000, type: 'image/jpeg' }
    const cut: ItemSpec = { id: 'cut', asset: daemon.add(films[0]!.bytes.subarray(0, 200)), ms: 1000, type: 'video/mp4', length: 1000 }
    const missing: ItemSpec = { id: 'missing', asset: 'f'.repeat(64), ms: 1000 }
    const corrupt: ItemSpec = { id: 'corrupt', asset: daemon.add(colour('#123123'), { corrupt: true }), ms: 1000 }
    const page = await playing([picture('1', '#b08d57'), broken, missing, picture('2', '#9a1f19'), corrupt, cut])
    const recorder = await Recorder.start(page)
    const faults = (await daemon.status('lobby', (s) => (s.faults?.length ?? 0) >= 4)).faults!
    const seen = await page.evaluate(
      () =>
        new Promise<Record<string, number>>((resolve) => {
          const times: Record<string, number> = {}
          let last = performance.now()
          const until = last + 12_000 // two laps
          const look = () => {
            const item = document.querySelector('[data-region="media"]')!.getAttribute('data-item')!
            const now = performance.now()
            times[item] = (times[item] ?? 0) + now - last
            last = now
            if (now < until) requestAnimationFrame(look)
            else resolve(times)
          }
          look()
        }),
    )
    judge('broken assets', await recorder.stop())
    expect(Object.keys(seen).sort()).toEqual(['1', '2'])
    expect(seen['1']! / seen['2']!).toBeGreaterThan(0.7)
    expect(seen['1']! / seen['2']!).toBeLessThan(1.4)
    expect(Object.fromEntries(faults.map((f) => [f.item, f.reason]))).toEqual({ broken: 'undecodable', missing: 'missing', corrupt: 'corrupt', cut: 'undecodable' })
  })

  test('while the daemon is killed and comes back', async () => {
    const page = await playing([jpeg('1', 0), movie('2', 0, 3000), picture('3', '#b08d57', 500)])
    await daemon.status('lobby', (s) => s.missing === 0)
    const recorder = await Recorder.start(page)
    for (let n = 0; n < 3; n++) {
      await daemon.stop()
      await page.waitForTimeout(2000)
      daemon.statuses.clear()
      await daemon.start()
      await daemon.status('lobby', (s) => s.state === 'playing')
    }
    judge('daemon killed', await recorder.stop())
  })

  test('while items come, change and go', async () => {
    const items = [picture('1', '#b08d57'), movie('2', 0, 3000), jpeg('3', 0)]
    const page = await playing(items)
    await daemon.status('lobby', (s) => s.missing === 0)
    const recorder = await Recorder.start(page)
    const start = daemon.now() - 3_600_000
    for (let n = 0; n < 8; n++) {
      // At once, one that is not here yet; then that is taken away at once, and the loop goes on where it was.
      const urgent = picture(`now ${n}`, `#5${n}8057`, 20_000)
      const all = [...items, urgent]
      const back = { loop: [0, 1, 2], phase: [500, 1500, 4500][n % 3]! }
      const next = items[n % 3]!
      const now = daemon.now()
      daemon.set('lobby', 'program', program(all, [{ at: start, loop: [0, 1, 2] }, { at: now + 150, loop: [3] }, { at: now + 20_150, ...back }]))
      await painted(page, urgent.id)
      await page.waitForFunction((id) => JSON.stringify(window.yiping!.stats().regions).includes(`{"item":"${id}","state":"ready"}`), next.id)
      const at = daemon.now() + 150
      daemon.set('lobby', 'program', program(all, [{ at: start, loop: [3] }, { at, ...back }]))
      expect(await successor(page, urgent.id)).toBe(next.id)
      expect(daemon.now() - at).toBeLessThan(5000)
      await page.waitForTimeout(200 * (n % 3))
    }
    judge('items come and go', await recorder.stop())
  })

  test('what was there is there again at once when something urgent is taken away in the moment in which it is seen', async () => {
    const urgent = picture('now', '#518057', 20_000)
    const items = [jpeg('1', 0, 60_000), urgent, jpeg('3', 1)]
    const page = await playing(items, [0])
    const start = daemon.now() - 3_600_000
    await page.waitForFunction(() => window.yiping!.stats().missing === 0)
    const recorder = await Recorder.start(page)
    for (let n = 0; n < 10; n++) {
      const seen = painted(page, urgent.id)
      const now = daemon.now()
      daemon.set('lobby', 'program', program(items, [{ at: start, loop: [0] }, { at: now, loop: [1] }, { at: now + 20_000, loop: [0] }]))
      await seen
      const next = successor(page, urgent.id)
      // It stands in for what is due by then, until that is ready.
      const back = n % 2 ? { loop: [0] } : { loop: [0, 2], phase: 60_000 }
      daemon.set('lobby', 'program', program(items, [{ at: start, loop: [1] }, { at: daemon.now(), ...back }]))
      expect(await next).toBe('1')
    }
    judge('taken away at once', await recorder.stop())
  })

  test('a removal is not delayed, even if nothing else is here: then it is the slate', async () => {
    const page = await playing([picture('1', '#b08d57')])
    let release = (): void => undefined
    const late = daemon.add(colour('#9a1f19'), { until: new Promise<void>((resolve) => (release = resolve)) })
    const recorder = await Recorder.start(page)
    const at = daemon.now() + 150
    daemon.set('lobby', 'program', program([{ id: '2', asset: late, ms: 1000 }], [{ at, loop: [0] }]))
    await painted(page, '1', false)
    expect(daemon.now() - at).toBeLessThan(5000)
    expect(await shown(page)).toBe('')
    expect(await page.getAttribute('body', 'data-state')).toBe('slate')
    release()
    await painted(page, '2')
    const seen = await recorder.stop()
    expect(seen.black).toEqual([])
    expect(seen.slate.length).toBeGreaterThan(0)
  })

  test('while the player is exchanged for another', async () => {
    const page = await playing([jpeg('1', 0), movie('2', 0, 4000), picture('3', '#b08d57', 500)])
    await daemon.status('lobby', (s) => s.missing === 0)
    const before = await page.evaluate(() => window.yiping!.stats())
    const recorder = await Recorder.start(page)
    daemon.pages = otherPlayer(join(work, 'upgrade'))
    daemon.disconnect('lobby')
    await page.waitForFunction((old) => window.yiping!.stats().player !== old, before.player, { timeout: 30_000 })
    await daemon.status('lobby', (s) => s.state === 'playing' && s.frame < 600)
    await page.waitForTimeout(3000)
    judge('player exchanged', await recorder.stop())
    expect(await page.locator('.player').count()).toBe(1)
    expect(await page.evaluate(() => performance.getEntriesByType('navigation').length)).toBe(1)
    await page.close()
  })
})
