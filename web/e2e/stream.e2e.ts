// What displays show of a live stream: its picture while frames progress, the words of the notice when it stops, what
// is due when it stays away; the board of a studio that is on air; and codes that telephones can read.
import { setTimeout as pause } from 'node:timers/promises'
import jsQR from 'jsqr'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { openBrowser, openWindow } from './browser.ts'
import { faults } from './faults.ts'
import { left, Live, right } from './live.ts'
import { display, PlayerDaemon, program } from './player-daemon.ts'
import { readPng } from './png.ts'
import { Recorder } from './recorder.ts'
import '../player/api.ts'

const daemon = new PlayerDaemon()
const live = new Live()
let browser: BrowserContext

beforeAll(async () => {
  await daemon.start()
  await live.serve()
  browser = await openBrowser({ width: 960, height: 540 })
})
afterAll(async () => {
  await browser?.close()
  await live.stop()
  await daemon.stop()
})

const blue = '#244a8e'
const forever = 253402300800000
type Size = readonly [number, number]
type Notice = Record<string, unknown> & { id: string }

const notice = (id: string, style: string, zh: string, more: object = {}): Notice => ({
  id, style, precedence: 50, from: Math.floor(daemon.now() - 1000), until: Math.floor(daemon.now() + 3600_000), text: { 'zh-CN': zh }, ...more,
})
const post = (id: string, ...notices: Notice[]): string => daemon.set(id, 'notices', { v: 1, notices })
const streamed = (more: object = {}) => notice('live', 'takeover', '正在直播：冬季养生', { stream: { src: live.src }, ...more })
const evacuate = () => notice('fire', 'takeover', '请立即疏散', { precedence: 100, tone: 'alarm', until: forever })

interface Look { viewport?: number[]; audio?: boolean; when?: 'day' | 'night' }

/** A display plays a picture of one colour, or shows a board's page, at noon or at night where the board is. */
function set(id: string, canvas: Size, { when, ...more }: Look = {}): string {
  const [w, h] = canvas
  const hour = (when === 'night' ? 2 : 12) - new Date(daemon.now()).getUTCHours()
  const east = ((hour + 36) % 24) - 12
  const zone = east === 0 ? 'UTC' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`
  const board = {
    house: { name: '社区中心', zone, hours: '8:30–21:30' }, boards: [{ kind: 'today', unit: 48, columns: 1 }],
    pages: [{ board: 0, day: '2026-11-23', state: 'none', rows: [], number: 1, of: 1 }],
  }
  const picture = daemon.add(`<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}"><rect width="${w}" height="${h}" fill="${blue}"/></svg>`)
  const item = when ? { id: 'board', asset: '', ms: 60_000, width: 0, height: 0, type: 'application/vnd.yiping.board', page: 1 } : { id: 'blue', asset: picture, ms: 60_000, width: w, height: h }
  const regions = [{ id: 'media', rect: [0, 0, w, h], segments: [[0, 0, 0]], fallback: 0 }]
  daemon.set(id, 'display', display(id, { canvas, viewport: [0, 0, w, h], ...more }))
  return daemon.set(id, 'program', program([item], [{ at: daemon.now() - 3_600_000, loop: [0] }], { canvas, regions, ...(when ? board : {}) }))
}

async function open(id: string, canvas: Size, look: Look = {}, [width, height]: Size = canvas): Promise<Page> {
  const hash = set(id, canvas, look)
  const page = await openWindow(browser)
  await page.setViewportSize({ width, height })
  await page.goto(`${daemon.url}/screen/${id}`)
  await daemon.status(id, (s) => s.has.program === hash && s.state === 'playing' && s.clock.samples > 0)
  return page
}

/** The same page becomes a display of another size, or at another time of the day. */
async function become(page: Page, id: string, canvas: Size, look: Look): Promise<void> {
  await page.setViewportSize({ width: canvas[0], height: canvas[1] })
  const hash = set(id, canvas, look)
  await daemon.status(id, (s) => s.has.program === hash)
}

const shot = (page: Page, name: string) => (process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png` }) : undefined)

/** The colours at places of the page, as shares of its width at three quarters of its height, named. */
async function colours(page: Page, ...places: number[]): Promise<string[]> {
  const picture = readPng(await page.screenshot())
  return places.map((x) => {
    const seen = picture.at(Math.floor(x * picture.width), Math.floor(0.75 * picture.height))
    const known = Object.entries({ left, right, blue }).find(([, c]) => [1, 3, 5].every((i, n) => Math.abs(parseInt(c.slice(i, i + 2), 16) - seen[n]!) < 20))
    return known?.[0] ?? seen.join()
  })
}

interface Figures { sight: string; frames: number; muted: boolean; beginnings: number; latency: number }
const figures = (page: Page): Promise<Figures> => page.evaluate(() => window.yiping!.stats().stream as Figures)

/** From now on the page notes what of a stream is seen and when its frames come, in milliseconds. */
const note = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const noted = { sights: [] as [at: number, sight: string][], frame: 0 }
    Object.assign(window, { noted })
    let last = 'below'
    let frames = 0
    const look = () => {
      requestAnimationFrame(look)
      const [stream, words] = ['.stream', '.stream .takeover'].map((s) => document.querySelector(s)?.classList.contains('covers') ?? false)
      const sight = words ? 'words' : stream ? 'picture' : 'below'
      if (sight !== last) noted.sights.push([performance.now(), (last = sight)])
      const seen = document.querySelector<HTMLVideoElement>('.stream video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0
      if (seen !== frames && sight === 'picture') noted.frame = performance.now()
      frames = seen
    }
    look()
  })
const noted = (page: Page) => page.evaluate(() => (window as unknown as { noted: { sights: [number, string][]; frame: number } }).noted)

test.concurrent('a stream: on the glass while it plays, words when it stops, what is due when it stays away, and back', async ({ expect }) => {
  const hall: Size = [3840, 1080]
  const [page, station, ...wall] = await Promise.all([
    open('lobby', [1920, 1080], { audio: true }, [960, 540]),
    open('station', [1080, 1920], { when: 'night' }, [540, 960]),
    open('hall-1', hall, { viewport: [0, 0, 1920, 1080] }, [480, 270]),
    open('hall-2', hall, { viewport: [1920, 0, 1920, 1080] }, [480, 270]),
  ])
  await live.begin()
  await note(page)
  const recorder = await Recorder.start(page)
  const posted = performance.now()
  for (const id of ['lobby', 'hall-1', 'hall-2']) post(id, streamed())
  post('station', streamed({ text: { 'zh-CN': '正在直播：冬季养生', en: 'Live now: Winter health' }, detail: { 'zh-CN': '三楼谊家直播间' } }))
  await daemon.status('lobby', (s) => s.over === 'live')
  console.log(`from the notice to the picture on the glass: ${(performance.now() - posted).toFixed(0)} ms, ${(await figures(page)).latency.toFixed(1)} s behind the server`)
  await pause(500) // the fade
  expect(await colours(page, 0.25, 0.75)).toEqual(['left', 'right'])
  const before = await figures(page)
  expect(before).toMatchObject({ sight: 'picture', muted: false })
  await expect.poll(async () => (await figures(page)).frames, { timeout: 10_000 }).toBeGreaterThan(before.frames + 10)
  expect((await daemon.status('lobby', (s) => s.over === 'live')).shows).toEqual({ media: 'blue' })
  await shot(page, 'stream')

  // An emergency does not wait for anything, and is the only one to be heard.
  post('lobby', streamed(), evacuate())
  await daemon.status('lobby', (s) => s.over === 'fire')
  expect(await page.innerText('.display > .takeover')).toContain('请立即疏散')
  expect((await figures(page)).muted).toBe(true)
  post('lobby', streamed())
  await daemon.status('lobby', (s) => s.over === 'live')
  expect(await colours(page, 0.25, 0.75)).toEqual(['left', 'right'])
  expect(await figures(page)).toMatchObject({ sight: 'picture', muted: false, beginnings: before.beginnings })

  // On a wall it is one picture, and silent where the display is. A canvas that stands has it whole and the words below it.
  for (const id of ['hall-1', 'hall-2', 'station']) await daemon.status(id, (s) => s.over === 'live')
  await pause(500)
  expect([await colours(wall[0]!, 0.75), await colours(wall[1]!, 0.25)]).toEqual([['left'], ['right']])
  expect((await figures(wall[0]!)).muted).toBe(true)
  await shot(station, 'stream-1080')
  expect(await faults(station)).toEqual([])
  const [film, caption] = await station.evaluate(() => ['video', '.caption'].map((s) => document.querySelector(`.stream ${s}`)!.getBoundingClientRect().toJSON() as DOMRect))
  expect([film!.width, film!.height]).toEqual([540, 540 * 9 / 16])
  expect(caption!.top).toBeGreaterThanOrEqual(film!.bottom)
  for (const id of ['hall-1', 'hall-2', 'station']) post(id)

  await live.cut()
  await page.waitForSelector('.stream .takeover.covers')
  expect((await daemon.status('lobby', () => true)).over).toBe('live')
  await pause(500)
  expect(await page.innerText('.stream .takeover')).toMatch(/^正在直播：冬季养生\s+马上回来\s+Back in a moment$/)
  expect(await faults(page)).toEqual([])
  await shot(page, 'stream-words')
  await daemon.status('lobby', (s) => s.over === undefined)
  expect(await colours(page, 0.25, 0.75)).toEqual(['blue', 'blue'])
  const { sights, frame } = await noted(page)
  expect(sights.map(([, sight]) => sight)).toEqual(['picture', 'words', 'below'])
  const [words, below] = sights.slice(1).map(([at]) => (at - frame) / 1000)
  expect(words).toBeCloseTo(4, 0)
  expect(below).toBeCloseTo(20, 0)

  await live.begin()
  await daemon.status('lobby', (s) => s.over === 'live')
  await pause(500)
  expect(await colours(page, 0.25, 0.75)).toEqual(['left', 'right'])
  post('lobby')
  await daemon.status('lobby', (s) => s.over === undefined)
  expect(await colours(page, 0.25, 0.75)).toEqual(['blue', 'blue'])
  const seen = await recorder.stop()
  console.log(`${seen.black.length} black, ${seen.slate.length} slate of ${seen.frames} frames, longest gap ${seen.gap.toFixed(0)} ms`)
  expect(seen.black).toEqual([])
  expect(seen.slate).toEqual([])
  expect(await page.evaluate(() => [document.querySelectorAll('.stream').length, window.yiping!.stats().stream])).toEqual([0, undefined])
  await Promise.all([page, station, ...wall].map((p) => p.close()))
})

test.concurrent('a stream that never comes is never seen, and is asked for now and then', async ({ expect }) => {
  const page = await open('never', [1280, 800], {}, [640, 400])
  post('never', streamed({ stream: { src: `${live.src}.missing` } }), notice('visit', 'strip', '欢迎来访', { precedence: 40 }))
  await daemon.status('never', (s) => s.over === 'visit')
  await expect.poll(async () => (await figures(page)).beginnings, { timeout: 10_000 }).toBe(2)
  expect(await figures(page)).toMatchObject({ sight: 'below', frames: 0 })
  expect(daemon.last('never')!.over).toBe('visit')
  expect(live.asked.filter((name) => name.endsWith('.missing')).length).toBeLessThanOrEqual(6)
  await page.close()
})

const sizes: Size[] = [[1920, 1080], [1080, 1920], [1280, 800]]

test.concurrent('the board of a studio on air is whole on every canvas, and its clock goes', async ({ expect }) => {
  const page = await open('studio', [960, 540])
  let n = 0
  for (const size of [...sizes, [640, 360], [3840, 320], [480, 800]] as Size[]) {
    await become(page, 'studio', size, { when: size[0] === 1280 ? 'night' : 'day' })
    const show = async (more: object): Promise<void> => {
      const id = `air/${++n}`
      post('studio', notice(id, 'takeover', '直播中', { tone: 'onair', text: { 'zh-CN': '直播中', en: 'ON AIR' }, ...more }))
      await daemon.status('studio', (s) => s.over === id)
      expect(await faults(page), `${size}`).toEqual([])
    }
    const since = Math.floor(daemon.now()) - 3_725_000
    await show({ since, detail: { 'zh-CN': '冬季养生：四季调摄与中医保健，社区卫生服务中心王医生主讲', en: 'Winter health: an evening with Dr Wang of the community clinic' } })
    await shot(page, `onair-${size[0]}`)
    expect(await page.innerText('.live .count')).toMatch(/^01:02:\d\d$/)
    const was = await page.innerText('.live .count')
    await expect.poll(() => page.innerText('.live .count'), { timeout: 3_000 }).not.toBe(was)
    const band = (await page.locator('.live .band').boundingBox())!
    expect([band.x, band.width]).toEqual([0, size[0]])
    expect(await page.locator('.live .band').evaluate((e) => getComputedStyle(e).backgroundColor)).toBe('rgb(154, 31, 25)')
    expect(await page.locator('.live').evaluate((e) => getComputedStyle(e).backgroundColor)).toBe('rgb(20, 23, 26)')
    if (size[1] === 1080) {
      // Figures of Noto Sans are 0.73 of their size high.
      const high = await page.locator('.live .count').evaluate((e) => 0.73 * parseFloat(getComputedStyle(e).fontSize))
      expect(Math.abs(high - 200), 'height of the figures').toBeLessThan(20)
    }
    await show({ since: Math.floor(daemon.now()) - 59_000, detail: { 'zh-CN': '冬季养生' } })
    await shot(page, `onair-short-${size[0]}`)
    expect(await page.innerText('.live .count')).toMatch(/^0[01]:\d\d$/)
  }
  await page.close()
})

test.concurrent('a code on a strip and on a card can be read from the glass, by day and by night', async ({ expect }) => {
  const address = 'https://live.example.cn/yiping/studio/2026-11-23?from=lobby'
  const page = await open('code', [960, 540])
  await page.waitForFunction(() => navigator.serviceWorker.controller)
  let n = 0
  for (const size of sizes) {
    for (const when of ['day', 'night'] as const) {
      await become(page, 'code', size, { when })
      for (const style of ['strip', 'card']) {
        const [id, name] = [`code/${++n}`, `${style}-${size[0]}-${when}`]
        const text = { 'zh-CN': '正在直播：冬季养生，三楼谊家直播间', en: 'Live now: Winter health, studio on floor 3' }
        post('code', notice(id, style, '', { text, word: { 'zh-CN': '直播', en: 'Live' }, qr: address, tone: 'onair' }))
        await daemon.status('code', (s) => s.over === id)
        await page.waitForSelector(`.${style} .code svg`)
        await shot(page, name)
        expect(await faults(page), name).toEqual([])
        const [box, whole] = await page.evaluate((style) => [`.${style} .code`, `.${style}`].map((s) => document.querySelector(s)!.getBoundingClientRect().toJSON() as DOMRect), style)
        expect(box!.width).toBe(box!.height)
        expect(box!.height).toBeGreaterThanOrEqual(style === 'strip' ? (0.8 * Math.min(...size)) / 9 : whole!.width / 4)
        expect(box!.bottom).toBeLessThanOrEqual(whole!.bottom + 0.5)
        expect(box!.right).toBeLessThanOrEqual(whole!.right + 0.5)
        expect(read(await page.screenshot({ clip: box! })), name).toBe(address)
      }
    }
  }
  // What draws codes is kept from its first use on: the next one may come while the daemon is away.
  const kept = await page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))).flat().map((r) => new URL(r.url).pathname))
  expect(kept.some((path) => /\/qr\.[0-9a-f]+\.js$/.test(path)), `${kept}`).toBe(true)
  await page.close()
})

/** What a telephone reads in a picture. */
function read(png: Buffer): string | undefined {
  const picture = readPng(png)
  const pixels = new Uint8ClampedArray(picture.width * picture.height * 4).fill(255)
  for (let y = 0; y < picture.height; y++) for (let x = 0; x < picture.width; x++) pixels.set(picture.at(x, y), (y * picture.width + x) * 4)
  return jsQR(pixels, picture.width, picture.height)?.data
}
