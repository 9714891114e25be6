// Notices on the glass: whole, high in contrast, covering nothing that they should not, and attested.
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser, openWindow } from './browser.ts'
import { faults } from './faults.ts'
import { display, PlayerDaemon, program } from './player-daemon.ts'

let daemon: PlayerDaemon
let browser: BrowserContext

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())
beforeEach(async () => {
  daemon = new PlayerDaemon()
  await daemon.start()
})
afterEach(() => daemon.stop())

interface Spec {
  id?: string
  style: 'strip' | 'card' | 'takeover'
  zh: string
  en?: string
  from?: number
  until?: number
  more?: Record<string, unknown>
}

/** A notice in force for an hour. */
const asNotice = (s: Spec) => ({
  id: s.id ?? 'n', precedence: s.style === 'takeover' ? 60 : 40, style: s.style, from: Math.floor(s.from ?? daemon.now() - 1000), until: Math.floor(s.until ?? daemon.now() + 3600_000),
  text: { 'zh-CN': s.zh, ...(s.en ? { en: s.en } : {}) }, ...s.more,
})

const word = (zh: string, en: string) => ({ word: { 'zh-CN': zh, en } })
const forever = 253402300800000
const evacuate: Spec = {
  id: 'emergency/1', style: 'takeover', zh: '请立即疏散', en: 'EVACUATE NOW', until: forever,
  more: { precedence: 100, tone: 'alarm', detail: { 'zh-CN': '请沿绿色安全出口标志有序撤离，不要乘坐电梯，听从工作人员引导。', en: 'Follow the green exit signs. Do not use lifts.' }, foot: { 'zh-CN': '中心值班电话 021-5679 0000', en: 'Duty desk 021-5679 0000' } },
}
const drill: Spec = { ...evacuate, more: { ...evacuate.more, drill: { 'zh-CN': '现在进行疏散演练，非真实险情', en: 'This is a drill, not an emergency.' } } }
const clear: Spec = { style: 'takeover', zh: '警报解除', en: 'ALL CLEAR', more: { precedence: 100, tone: 'clear', detail: { 'zh-CN': '现场安全，恢复正常开放，感谢配合。', en: 'The site is safe and open again. Thank you.' } } }
const long = {
  zh: '因设备检修，本中心今天14:00起临时闭馆，明天8:30恢复开放。书法课改到3楼多功能室，亲子烘焙和周末影院取消，已报名的居民由工作人员逐一联系。行动不便者请联系前台，我们会安排志愿者接送。不便之处，敬请谅解。',
  en: 'The centre closes at 14:00 today due to maintenance and reopens tomorrow at 8:30. The calligraphy class has moved to the multi-purpose room on floor 3; family baking and weekend cinema are cancelled. If you need help, please ask at the front desk. We apologise for any inconvenience.',
}

const sizes: [number, number][] = [[1920, 1080], [1080, 1920], [1280, 800]]

/** Opens a display of a size that plays a picture or shows a board's page, at noon or at night where the board is. */
async function open(id: string, size: [number, number], notices: Spec[], what: 'picture' | 'day' | 'night' | 'nothing' = 'picture'): Promise<Page> {
  const [w, h] = size
  const asset = daemon.add(`<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}"><rect width="${w}" height="${h}" fill="#2d6"/><rect x="0" y="${h - 40}" width="${w}" height="40" fill="#00f"/></svg>`)
  const from = Math.floor(daemon.now() / 86_400_000) * 86_400_000
  const hour = (what === 'night' ? 2 : 12) - new Date(daemon.now()).getUTCHours()
  const east = ((hour + 36) % 24) - 12
  const board = {
    house: { name: '社区中心', zone: east === 0 ? 'UTC' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`, hours: '8:30–21:30' },
    boards: [{ kind: 'today', unit: 48, columns: 1 }],
    pages: [{ board: 0, day: '2026-11-23', state: 'none', rows: [], number: 1, of: 1 }],
  }
  daemon.set(id, 'display', display(id, { canvas: size, viewport: [0, 0, w, h] }))
  daemon.set(id, 'notices', { v: 1, notices: notices.map(asNotice) })
  if (what !== 'nothing') {
    const item = what === 'picture' ? { id: 'a', asset, ms: 10_000, width: w, height: h } : { id: 'board:today', asset: '', ms: 10_000, width: 0, height: 0, type: 'application/vnd.yiping.board', page: 1 }
    daemon.set(id, 'program', program([item], [{ at: from, loop: [0] }], { canvas: size, regions: [{ id: 'media', rect: [0, 0, w, h], segments: [[0, 0, 0]], fallback: 0 }], ...(what === 'picture' ? {} : board) }))
  }
  const page = await openWindow(browser)
  await page.setViewportSize({ width: w, height: h })
  await page.goto(`${daemon.url}/screen/${id}`)
  return page
}

const shot = (page: Page, name: string) => (process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png` }) : undefined)

const attested = (notice: string, id = 'lobby') => daemon.status(id, (s) => s.over === notice)

/** The pages of a strip or card, as they follow each other. */
async function pagesOf(page: Page, kind: string, count: number): Promise<string[]> {
  const seen: string[] = []
  const wrong: string[] = []
  await expect.poll(async () => {
    const said = await page.locator(`.${kind} p`).innerText()
    if (said !== seen.at(-1)) {
      seen.push(said)
      wrong.push(...(await faults(page)))
    }
    return seen.length
  }, { timeout: 60_000, interval: 100 }).toBeGreaterThanOrEqual(count)
  expect(wrong).toEqual([])
  return seen
}

/** Does the same on displays of all sizes at once. */
const everywhere = (f: (size: [number, number], id: string) => Promise<void>): Promise<unknown> => Promise.all(sizes.map((size) => f(size, `d${size[0]}`)))

test('a strip pushes the canvas up and says Chinese, then English', () =>
  everywhere(async (size, id) => {
    const [w, h] = size
    const page = await open(id, size, [{ style: 'strip', zh: '电梯检修中，请走楼梯。', en: 'No lift.', more: word('通知', 'Notice') }])
    await attested('n', id)
    const boxes = await page.evaluate(() => ['.canvas', '.strip'].map((s) => document.querySelector(s)!.getBoundingClientRect().toJSON() as DOMRect))
    expect(boxes[0]!.bottom).toBeLessThanOrEqual(boxes[1]!.top + 0.5)
    expect(boxes[0]!.top).toBeGreaterThanOrEqual(-0.5)
    expect(boxes[1]!.bottom).toBeCloseTo(h, 0)
    await shot(page, `strip-${w}`)
    const seen = await pagesOf(page, 'strip', 2)
    expect(new Set(seen)).toEqual(new Set(['电梯检修中，请走楼梯。', 'No lift.']))
    expect(['通知', 'Notice']).toContain(await page.locator('.strip b').innerText())
    daemon.set(id, 'notices', { v: 1, notices: [] })
    await daemon.status(id, (s) => s.over === undefined)
    expect(await page.evaluate(() => document.querySelector('.canvas')!.getBoundingClientRect().height)).toBeCloseTo(h, 0)
    await page.close()
  }))

test('a long strip is broken into pages that are whole and stand still', () =>
  everywhere(async (size, id) => {
    const page = await open(id, size, [{ style: 'strip', ...long, more: word('提醒', 'Reminder') }], 'day')
    await attested('n', id)
    for (const p of await pagesOf(page, 'strip', 4)) expect(p).not.toMatch(/^[，。；：！？]/)
    await shot(page, `strip-long-${size[0]}`)
    await page.close()
  }))

test('a card of many words is whole in both languages, by night', () =>
  everywhere(async (size, id) => {
    const page = await open(id, size, [{ style: 'card', ...long, more: { ...word('紧急', 'Urgent'), tone: 'alarm' } }], 'night')
    await attested('n', id)
    expect(new Set(await pagesOf(page, 'card', 2))).toEqual(new Set([long.zh, long.en]))
    await shot(page, `card-${size[0]}`)
    await page.close()
  }))

test('takeovers, by day and by night, emergencies, drills and the all-clear are whole', () =>
  everywhere(async (size, id) => {
    const [w, h] = size
    let n = 0
    const show = async (page: Page, spec: Spec, name: string): Promise<void> => {
      const notice = { ...spec, id: `${++n}` }
      daemon.set(id, 'notices', { v: 1, notices: [asNotice(notice)] })
      await attested(notice.id, id)
      await shot(page, `${name}-${w}`)
      expect(await faults(page), name).toEqual([])
      const lines = await page.locator('.takeover .detail').evaluateAll((all) => all.map((e) => Math.round(e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight))))
      expect(Math.max(0, ...lines), name).toBeLessThanOrEqual(2)
    }
    for (const when of ['day', 'night'] as const) {
      const page = await open(id, size, [], when)
      await daemon.status(id, (s) => s.state === 'playing' && s.clock.samples > 0)
      await show(page, { style: 'takeover', zh: '欢迎来访', en: 'Welcome' }, `short-${when}`)
      await show(page, { style: 'takeover', ...long }, `long-${when}`)
      const [zh, en] = await page.locator('.takeover p').evaluateAll((all) => all.map((e) => parseFloat(getComputedStyle(e).fontSize)))
      expect(zh).toBeGreaterThan(en!)
      if (when === 'night') {
        await show(page, evacuate, 'emergency')
        const big = await page.locator('.takeover p.zh').first().evaluate((e) => parseFloat(getComputedStyle(e).fontSize) * e.textContent!.length)
        expect(big).toBeGreaterThan(0.7 * Math.min(w, h * 1.4))
        expect(await page.locator('.takeover p.zh').first().evaluate((e) => e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).fontSize)), 'lines').toBeLessThan(2)
        expect(await page.locator('.edge').count()).toBe(0)
        await show(page, { ...evacuate, zh: '消防报警，请做好疏散准备', en: 'FIRE ALARM. PREPARE TO EVACUATE' }, 'fire')
        await show(page, drill, 'drill')
        expect(await page.locator('.edge').allInnerTexts()).toEqual(['演练　DRILL', '演练　DRILL'])
        expect(await page.locator('.takeover .drill.zh').innerText()).toBe('现在进行疏散演练，非真实险情')
        await show(page, { style: 'takeover', zh: '暴雨橙色预警', en: 'Orange rainstorm warning', more: { precedence: 80, tone: 'orange', detail: { 'zh-CN': '请留在室内，远离低洼地带。', en: 'Stay indoors and away from low ground.' } } }, 'orange')
        await show(page, clear, 'clear')
        expect(await page.locator('.takeover').evaluate((e) => getComputedStyle(e).backgroundColor)).toBe('rgb(36, 74, 78)')
        expect(await page.locator('.edge').count()).toBe(0)
      }
      await page.close()
    }
  }))

test('only what has no place to be broken moves, and not too fast', async () => {
  const page = await open('lobby', [1920, 1080], [{ style: 'strip', zh: '一二三四五六七八九十'.repeat(4) }])
  await attested('n')
  // In a frame, after the player's own callback: where it is then, and at which instant of the player's.
  const where = () =>
    page.locator('.strip p').evaluate((e) => new Promise<[number, number]>((seen) => requestAnimationFrame((at) => seen([at, new DOMMatrix(getComputedStyle(e).transform).e]))))
  await expect.poll(async () => (await where())[1], { timeout: 30_000 }).toBe(0)
  await expect.poll(async () => (await where())[1], { timeout: 10_000 }).toBeLessThan(-1)
  const [t0, x0] = await where()
  await expect.poll(async () => (await where())[0] - t0, { timeout: 10_000 }).toBeGreaterThan(2000)
  const [t1, x1] = await where()
  expect(((x0 - x1) / (t1 - t0)) * 1000).toBeLessThanOrEqual(125)
  expect(x1).toBeLessThan(x0)
  await page.close()
})

test('an emergency is shown by a display that has no program', async () => {
  const page = await open('lobby', [1920, 1080], [evacuate], 'nothing')
  await attested('emergency/1')
  expect(await page.locator('.takeover').innerText()).toContain('请立即疏散')
  await page.close()
})

test('a notice begins and ends by itself with the daemon dead', async () => {
  const page = await open('lobby', [1920, 1080], [])
  await daemon.status('lobby', (s) => s.clock.samples > 0 && s.state === 'playing')
  const hash = daemon.set('lobby', 'notices', { v: 1, notices: [asNotice({ style: 'takeover', zh: '欢迎来访', from: daemon.now() + 3000, until: daemon.now() + 5000 })] })
  await daemon.status('lobby', (s) => s.has.notices === hash)
  await daemon.stop()
  const covered = () => page.locator('.takeover').isVisible()
  expect(await covered()).toBe(false)
  await expect.poll(covered, { timeout: 10_000 }).toBe(true)
  await expect.poll(covered, { timeout: 10_000 }).toBe(false)
  await daemon.start()
  await page.close()
})
