// A site with a lobby and a door, on which bookings are made over the API, and the time until they are painted.
import { loadavg } from 'node:os'
import type { Page } from 'playwright-core'
import { percentile } from './browser.ts'
import { colour, config, Site } from './site.ts'

export function bookable(): Site {
  const displays = ['{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅], layout: agenda, size_inch: 55, reading_distance_m: 8}', '{id: door, name: 门牌, canvas: [1280, 800], room: xuexi, layout: door, size_inch: 10.1, reading_distance_m: 1.5}']
  // Open all day: this may run at any hour.
  const text = config(displays).replace('rooms: []', 'rooms:\n  - {id: xuexi, name: 学习讲堂, floor: 3}\n  - {id: stage, name: 百姓舞台, floor: 2}').replace('timezone: Asia/Shanghai}', 'timezone: Asia/Shanghai, open: 0:00, close: 24:00}')
  const site = new Site(text)
  site.put('大厅/1.svg', colour('#244A4E'))
  return site
}

/** A booking as the API tells it. */
export interface Booking {
  id: string
  title: string
}

/** Makes a request about bookings; fails if it is refused. */
export async function send(site: Site, method: string, path: string, body: object = {}): Promise<Booking | undefined> {
  const response = await fetch(`${site.url}/api/v1/bookings${path}`, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return text === '' ? undefined : (JSON.parse(text) as Booking)
}

/** A time of today in Shanghai, so many minutes from now. */
export const inMinutes = (n: number): string => new Date(Date.now() + n * 60_000).toISOString()

/** Resolves with the page's clock at the first frame in which its board says something, or no longer says it. */
export function told(page: Page, words: string, there = true): Promise<number> {
  return page.evaluate(
    ([words, there]) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const says = document.querySelector('[data-item^="board:"]')?.textContent?.includes(words) ?? false
          // It was put there in this frame's callbacks or before: it is painted when the next begins.
          if (says === there) requestAnimationFrame(() => resolve(Date.now()))
          else requestAnimationFrame(look)
        }
        look()
      }),
    [words, there] as const,
  )
}

/** Books a room that is taken from now on, renames the booking again and again, and takes the time from the request until both displays are painted. */
export async function changes(site: Site, lobby: Page, door: Page, count: number): Promise<{ slower: number[]; said: string }> {
  const times: Record<string, number[]> = { lobby: [], door: [], both: [], acknowledged: [] }
  let id = ''
  for (let n = 0; n < count; n++) {
    const title = `书法课第${n}讲`
    const seen = Promise.all([told(lobby, title), told(door, title)])
    const asked = Date.now()
    const answer = id === '' || n % 5 === 0
      ? send(site, 'POST', '', { title, room: 'xuexi', start: inMinutes(-30), end: inMinutes(30) })
      : send(site, 'PATCH', `/${id}`, { title })
    const before = id
    const booking = (await answer)!
    times.acknowledged!.push(Date.now() - asked)
    id = booking.id
    const [a, b] = await seen
    times.lobby!.push(a - asked)
    times.door!.push(b - asked)
    times.both!.push(Math.max(a, b) - asked)
    if (before !== '' && before !== id) await send(site, 'DELETE', `/${before}`)
  }
  const gone = Promise.all([told(lobby, '书法课', false), told(door, '书法课', false)])
  await send(site, 'DELETE', `/${id}`)
  await gone
  const say = (name: string) => `${name} p50 ${percentile(times[name]!, 50)} ms, p95 ${percentile(times[name]!, 95)} ms, max ${Math.max(...times[name]!)} ms`
  return { slower: times.both!, said: `${count} bookings and changes over the API: asked → ${['acknowledged', 'lobby', 'door', 'both'].map(say).join('; ')}; load ${loadavg()[0]!.toFixed(1)}` }
}
