// What is booked is on the boards: the right words, at the right time, whole, and with the daemon dead too.
import { setTimeout as pause } from 'node:timers/promises'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openBrowser, openDisplay } from './browser.ts'
import { Site } from './site.ts'
import { workbook } from './workbook.ts'
import '../player/api.ts'

/** How far east a building lies where it is that hour now. */
const where = (hour: number): number => ((hour - new Date().getUTCHours() + 36) % 24) - 12
/** The building lies where it is noon: a day must not end in the middle of a test. */
const east = where(12)
const building = (east: number): string => `site: {id: test, name: 友谊路街道社区党群服务中心, timezone: ${east === 0 ? 'UTC' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`}, open: 0:00, close: 24:00} # the signs are those of POSIX
rooms:
  - {id: xuexi, name: 学习讲堂, floor: 3, aliases: [Lecture Hall]}
  - {id: stage, name: 百姓舞台, floor: 2}
  - {id: station, name: 24小时畅享驿站, floor: 1}
displays:
  - {id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅], layout: agenda, size_inch: 55, reading_distance_m: 8}
  - {id: tall, name: 竖屏, canvas: [1080, 1920], plays: [大厅], layout: agenda}
  - {id: whole, name: 活动屏, canvas: [1920, 1080], layout: board}
  - {id: door, name: 门牌, canvas: [1280, 800], room: xuexi, layout: door, size_inch: 10.1, reading_distance_m: 1.5}
  - {id: door-2, name: 门牌二, canvas: [800, 1280], room: xuexi, plays: [大厅], layout: door}
`
let site: Site
let browser: BrowserContext

beforeAll(async () => {
  browser = await openBrowser({ width: 1920, height: 1080 })
})
afterAll(() => browser?.close())
beforeEach(async () => {
  site = new Site(building(east))
  await site.start()
})
afterEach(() => site.close())

interface Event {
  title: string
  /** Unix milliseconds. */
  from: number
  minutes: number
  place?: string
  more?: string
}

const utc = (t: number): string => new Date(t).toISOString().replace(/[-:]|\.\d+/g, '')

function calendar(events: Event[]): string {
  const lines = events.flatMap((e, i) => [
    'BEGIN:VEVENT', `UID:${i}@test`, 'DTSTAMP:20260101T000000Z', `DTSTART:${utc(e.from)}`, `DTEND:${utc(e.from + e.minutes * 60_000)}`, `SUMMARY:${e.title}`, `LOCATION:${e.place ?? '学习讲堂'}`, ...(e.more ? [e.more] : []), 'END:VEVENT',
  ])
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//', ...lines, 'END:VCALENDAR', ''].join('\r\n')
}

/** The words on a display's board, without spaces. */
const words = (page: Page): Promise<string> => page.locator('[data-item^="board:"] .board').innerText().then((s) => s.replace(/\s+/g, ''))

/** Waits until a display's board says something. */
const says = (page: Page, what: string | RegExp): Promise<unknown> => page.locator('[data-item^="board:"] .board', { hasText: what }).waitFor({ timeout: 15_000 })

/** What is cut off, or lies over something else, on the board that is seen. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const board = document.querySelector('[data-item^="board:"] .board')!
    const bad: string[] = []
    const outer = board.getBoundingClientRect()
    const limit = board.querySelector(':scope > footer')?.getBoundingClientRect().top ?? outer.bottom
    for (const e of board.querySelectorAll<HTMLElement>('li, h1, .clock, .chip, .state, .until, .title, .second span')) {
      const r = e.getBoundingClientRect()
      if (r.width === 0) continue
      const text = e.textContent!.slice(0, 30)
      if (r.right > outer.right + 1 || r.left < outer.left - 1) bad.push(`beside: ${text}`)
      if (r.bottom > outer.bottom + 1 || (e.tagName === 'LI' && r.bottom > limit + 1)) bad.push(`below: ${text}`)
    }
    for (const e of board.querySelectorAll<HTMLElement>('.time b, .time small')) if (e.scrollWidth > e.parentElement!.clientWidth) bad.push(`beside its column: ${e.textContent}`)
    for (const e of board.querySelectorAll('h3, .title')) if (e.scrollHeight - e.clientHeight > 0.6 * parseFloat(getComputedStyle(e).fontSize)) bad.push(`not all lines: ${e.textContent}`)
    const rows = [...board.querySelectorAll('.rows li')]
    rows.slice(1).forEach((row, i) => {
      const [a, b] = [rows[i]!.getBoundingClientRect(), row.getBoundingClientRect()]
      if (a.left === b.left && b.top < a.bottom - 1) bad.push(`over another: ${row.textContent!.slice(0, 30)}`)
    })
    for (const chip of board.querySelectorAll('.chip')) {
      const [c, b] = [chip.getBoundingClientRect(), chip.parentElement!.getBoundingClientRect()]
      if (c.bottom > b.bottom + 4 || c.right > b.right + 1) bad.push(`chip: ${chip.textContent}`)
    }
    return bad
  })
}

/** Words on the board that is seen with too little contrast to their ground, or too small. */
function hardToRead(page: Page, reading: number): Promise<string[]> {
  return page.evaluate((reading) => {
    const board = document.querySelector('[data-item^="board:"] .board')!
    const parts = (colour: string): number[] => colour.match(/[\d.]+/g)!.map(Number)
    const light = (colour: string): number => {
      const [r, g, b] = parts(colour).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)) as [number, number, number]
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const ground = (e: Element): string => {
      const colour = getComputedStyle(e).backgroundColor
      return (parts(colour)[3] ?? 1) > 0.99 || e === board ? colour : ground(e.parentElement!)
    }
    const bad: string[] = []
    const words = document.createTreeWalker(board, NodeFilter.SHOW_TEXT)
    for (let n = words.nextNode(); n; n = words.nextNode()) {
      const e = n.parentElement!
      if (!n.textContent!.trim() || e.getBoundingClientRect().width === 0) continue
      const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x) as [number, number]
      const ratio = (a + 0.05) / (b + 0.05)
      if (ratio < 7) bad.push(`contrast ${ratio.toFixed(1)}: ${n.textContent}`)
      const size = parseFloat(getComputedStyle(e).fontSize)
      const least = e.closest('h3, .title, .time b, .state:not(small), .until, .name, .second > :first-child') && !e.closest('small') ? reading : 24
      // What takes more than five lines even so is set smaller: a title of more than 45 characters beside a picture.
      if (size < (e.closest('h3.long') ? 0.8 : 1) * least - 0.01) bad.push(`${size} px, not ${least}: ${n.textContent}`)
    }
    return bad
  }, reading)
}

/** The lines of a text as they are broken. */
function brokenAs(page: Page, title: string): Promise<string[]> {
  return page.locator('[data-item^="board:"] .board h3', { hasText: title }).evaluate((h3) => {
    const lines: string[] = []
    let top = NaN
    const text = h3.firstChild as Text
    for (let i = 0; i < text.length; i++) {
      const range = document.createRange()
      range.setStart(text, i)
      range.setEnd(text, i + 1)
      const r = range.getBoundingClientRect()
      if (!(Math.abs(r.top - top) < r.height / 2)) lines.push('')
      top = r.top
      lines[lines.length - 1] += text.data[i]
    }
    return lines
  })
}

/** How high reading text must be on a display, in pixels: a 250th of the distance, and never below 24. */
const reading = (width: number, height: number, inches: number, metres: number): number => Math.max(24, (metres * 1000) / 250 / ((inches * 25.4) / Math.hypot(width, height)))

describe('a dropped calendar', () => {
  test('is on the lobby and on the door of its room', async () => {
    const [lobby, door] = await Promise.all([openDisplay(browser, site.url, 'lobby'), openDisplay(browser, site.url, 'door')])
    await says(lobby, '今日无预约活动，')
    await says(door, '后面没有预约')
    const now = Date.now()
    site.put('日程/本月.ics', calendar([
      { title: '“谊学”大讲堂', from: now - 60_000, minutes: 30 },
      { title: '八段锦', from: now + 12 * 60_000, minutes: 30, place: '百姓舞台' },
      { title: '个案会谈', from: now + 40 * 60_000, minutes: 30 },
    ]))
    const dropped = Date.now()
    await says(lobby, '大讲堂')
    console.log(`a dropped calendar is painted after ${Date.now() - dropped} ms`)
    expect(await words(lobby)).toMatch(/“谊学”大讲堂3F学习讲堂●进行中.*八段锦2F百姓舞台◔1[12]分钟后.*已预约3F学习讲堂Reserved/)
    expect(await words(lobby)).not.toContain('个案')
    await says(door, '使用中')
    expect(await words(door)).toMatch(/学习讲堂LectureHall●使用中Inuse至.*“谊学”大讲堂下一场.*已预约/)
    site.remove('日程/本月.ics')
    await says(lobby, '今日无预约活动，')
  })
})

describe('a workbook', () => {
  test('is on the boards within three seconds after it is saved, and so is a change in it', async () => {
    const lobby = await openDisplay(browser, site.url, 'lobby')
    await says(lobby, '今日无预约活动，')
    const at = new Date(Date.now() + east * 3600_000)
    const saved = (title: string) => workbook('活动', [['日期', '时间', '活动名称', '地点'], [at.toISOString().slice(0, 10), `${at.getUTCHours()}:30-${at.getUTCHours() + 2}:00`, title, '学习讲堂']])
    const took: number[] = []
    for (const title of ['剪纸课', '书法课', '插花课']) {
      const from = Date.now()
      site.put('日程/活动安排.xlsx', saved(title))
      await says(lobby, title)
      took.push(Date.now() - from)
    }
    console.log(`a saved workbook is painted after ${took.join(', ')} ms`)
    expect(Math.min(...took)).toBeLessThan(3000)
  })
})

describe('with the daemon dead', () => {
  test('an event begins and ends by itself', async () => {
    const door = await openDisplay(browser, site.url, 'door')
    await says(door, '后面没有预约')
    const start = Math.ceil(Date.now() / 1000) * 1000 + 10_000
    const end = start + 3_000
    site.put('日程/本月.ics', calendar([{ title: '书法', from: start, minutes: 0.05 }]))
    await says(door, '即将开始')
    await site.kill()
    expect(Date.now()).toBeLessThan(start)
    const turned = (word: string) =>
      door.evaluate(
        (word) =>
          new Promise<number>((resolve) => {
            const look = () => {
              if (document.querySelector('[data-item^="board:"]')?.textContent!.includes(word)) resolve(performance.timeOrigin + performance.now())
              else requestAnimationFrame(look)
            }
            look()
          }),
        word,
      )
    const began = (await turned('使用中')) - start
    const over = (await turned('空闲')) - end
    console.log(`with the daemon dead an event begins ${began.toFixed(0)} ms late and ends ${over.toFixed(0)} ms late`)
    expect(began).toBeGreaterThan(-100)
    expect(over).toBeGreaterThan(-100)
    expect(Math.max(began, over)).toBeLessThan(1000) // what no busy machine excuses
  })
})

describe('by night', () => {
  test('words are light on ink, and as easy to read', async () => {
    await site.close()
    site = new Site(building(where(2)))
    await site.start()
    const now = Date.now()
    site.put('日程/本月.ics', calendar(['', 'STATUS:CANCELLED', 'STATUS:TENTATIVE', '', ''].map((more, i) => ({ title: `“谊学”大讲堂：冬季养生${i}`, from: now - 60_000 + i * 20 * 60_000, minutes: 45, more }))))
    for (const [id, width, height] of [['lobby', 1920, 1080], ['door', 1280, 800]] as const) {
      const page = await openDisplay(browser, site.url, id)
      await page.setViewportSize({ width, height })
      await says(page, '冬季养生')
      await page.locator('[data-item^="board:"] .board.night').waitFor()
      if (process.env.YIPING_PICTURES) await page.screenshot({ path: `${process.env.YIPING_PICTURES}/${id}-night.png` })
      expect(await hardToRead(page, least[id]!), id).toEqual([])
      await page.close()
    }
  })
})

describe('a title of two lines', () => {
  test('is broken behind punctuation', async () => {
    site.put('日程/本月.ics', calendar([{ title: '“谊学”大讲堂：冬季养生', from: Date.now(), minutes: 60 }]))
    const lobby = await openDisplay(browser, site.url, 'lobby')
    await says(lobby, '冬季养生')
    expect(await brokenAs(lobby, '冬季养生')).toEqual(['“谊学”大讲堂：', '冬季养生'])
  })
})

const least: Record<string, number> = { lobby: reading(1920, 1080, 55, 8), door: reading(1280, 800, 10.1, 1.5) }

describe('whatever is booked', () => {
  const long = '谊路同行——友谊路街道“党建引领基层治理创新实践”专题分享交流会暨年度总结大会'
  const latin = 'International Volunteers’ Conversation Afternoon (Shanghai–Baoshan)'
  const states = ['', 'STATUS:CANCELLED', 'STATUS:TENTATIVE', '']
  test.each([
    ['nothing', 0],
    ['one', 1],
    ['nine', 9],
    ['forty', 40],
  ])('%s: every row is whole, on every board', async (_, count) => {
    const now = Date.now()
    // Today at the site, whenever this runs: everything is still to come or on.
    const midnight = Math.floor((now + east * 3600_000) / 86_400_000) * 86_400_000 - east * 3600_000
    const rest = midnight + 86_400_000 - now
    const events = Array.from({ length: count }, (_, i) => ({
      title: i % 5 === 1 ? long : i % 5 === 3 ? latin : `活动${i + 1}`, from: now - 60_000 + Math.floor((i / count) * (rest - 120_000)), minutes: 45,
      place: ['学习讲堂', '百姓舞台', '24小时畅享驿站'][i % 3], more: states[i % 4],
    }))
    site.put('日程/本月.ics', calendar(events as Event[]))
    if (count === 9) events.push({ title: '摄影展', from: now - 3 * 86_400_000, minutes: 20 * 1440, place: '百姓舞台', more: '' }, { title: '守夜', from: midnight - 3600_000, minutes: 14 * 60, place: '百姓舞台', more: '' })
    const boards = [['lobby', 1920, 1080], ['tall', 1080, 1920], ['whole', 1920, 1080], ['door', 1280, 800], ['door-2', 800, 1280]] as const
    await Promise.all(boards.map(async ([id, width, height]) => {
      const page = await openDisplay(browser, site.url, id)
      await page.setViewportSize({ width, height })
      if (count > 0) await says(page, id.startsWith('door') ? '使用中' : /活动\d/) // whichever page has its turn
      await pause(300) // fonts
      if (process.env.YIPING_PICTURES) await page.screenshot({ path: `${process.env.YIPING_PICTURES}/${id}-${count}.png` })
      const frame = await page.evaluate(() => window.yiping!.frame() as unknown as { regions: { id: string; item: string }[] })
      expect(frame.regions.some((r) => r.item.startsWith('board:'))).toBe(true)
      expect(await page.locator('[data-item^="board:"] .board h3.long', { hasText: long }).count(), `${id}: 40 characters are not set smaller`).toBe(0)
      expect(await cutOff(page), id).toEqual([])
      expect(await hardToRead(page, least[id] ?? 24), id).toEqual([])
      await page.close()
    }))
  })
})
