// The whole building on one page: a section through it, floor by floor, with every display live in its
// place. It is a picture, so it holds still: nothing moves but what the displays themselves show.
import '../shared/base.css'
import './building.css'
import type { Display, Room, Site } from '../shared/api.ts'
import { get } from '../shared/api.ts'
import { h, icon } from '../shared/dom.ts'
import { head, type Link } from '../shared/head.ts'
import { language } from '../shared/language.ts'
import { calmly, watch } from '../shared/live.ts'
import { SiteTime } from '../shared/time.ts'
import { isIll, sign } from '../shared/verdict.ts'
import { floors, prominence } from './house.ts'
import { hills, roof, sun, trees, window } from './scenery.ts'
import { MountView } from './screen.ts'
import { words } from './words.ts'

async function main(): Promise<void> {
  document.documentElement.lang = language()
  const [site, rooms] = await Promise.all([get<Site>('/site'), get<Room[]>('/building')])
  document.title = `${words.title} · ${site.name}`

  const views: MountView[] = []
  const house = h('main', { class: 'house' }, roof())
  for (const floor of floors(rooms)) {
    const cells = floor.rooms.map(({ room, mounts }) => {
      const own = mounts.map((m) => new MountView(m))
      views.push(...own)
      const name = h('h3', {}, room.name['zh-CN'], room.name.en ? h('span', { lang: 'en' }, room.name.en) : false)
      if (own.length === 0) return h('div', { class: 'room quiet' }, name, floor.bare ? false : window())
      // What hangs alone in its room is named in the room's own line.
      const line = h('div', { class: 'line' }, name, own.length === 1 ? own[0]!.caption : false)
      return h('div', { class: 'room' }, line, h('div', { class: 'mounts' }, ...own.map((v) => v.element)))
    })
    house.append(h('section', { class: floor.bare ? 'floor bare' : 'floor' }, h('h2', {}, words.floor(floor.name)), h('div', { class: 'rooms' }, ...cells)))
  }
  if (views.length === 0) house.append(h('p', { class: 'none' }, words.none))

  const links: Link[] = [{ text: words.operators, address: '/' }]
  if (site.status) links.push({ text: words.status, address: '/status' })
  const summary = h('p', { class: 'summary', role: 'status' })
  document.body.append(head(site, new SiteTime(site.zone), links, summary), h('div', { class: 'sky' }, sun(), hills(), trees('left'), trees('right'), house), h('div', { class: 'earth' }))

  const fit = (): void => size(views, house)
  fit()
  addEventListener('resize', fit)
  open(views)

  let reached = true
  const show = (states: readonly Display[]): void => {
    const byId = new Map(states.map((s) => [s.id, s]))
    for (const view of views) view.follow(byId)
    summarise(summary, states.filter((s) => views.some((v) => v.mount.parts.some((p) => p.display.id === s.id))))
  }
  const refresh = calmly(500, async () => {
    try {
      show(await get<Display[]>('/displays'))
    } catch {
      reached = false // the stream of hints says so too, and when it is over
    }
  })
  watch(refresh, (alive) => {
    if (!alive) summary.replaceChildren(h('span', { class: 'verdict ill' }, sign('offline'), words.away))
    else if (!reached) refresh()
    reached = alive
  })
}

function summarise(into: HTMLElement, states: readonly Display[]): void {
  const ill = states.filter((s) => isIll(s.verdict.code)).length
  if (states.length === 0) into.replaceChildren()
  else if (ill === 0) into.replaceChildren(h('span', { class: 'verdict' }, sign('ok'), words.allWell(states.length)))
  else into.replaceChildren(h('span', { class: 'verdict ill' }, icon('M8 1.8L15 14H1z', 'M8 6v4', 'M8 11.6v1'), words.someIll(ill, states.length)))
}

/** Gives every mount its height: on a desk such that the house fits into the window, if that is not too small. */
function size(views: readonly MountView[], house: HTMLElement): void {
  const narrow = innerWidth < 900
  const room = (v: MountView): number => (v.element.parentElement?.clientWidth ?? innerWidth) - 2 * bezel
  if (narrow) {
    for (const v of views) {
      const widest = Math.min(room(v), v.mount.width > v.mount.height ? 520 : 240)
      v.size((widest * v.mount.height) / v.mount.width)
    }
    return
  }
  const rows = [...house.querySelectorAll('.floor:not(.bare)')].map((f) => Math.max(...views.filter((v) => f.contains(v.element)).map((v) => prominence(v.mount))))
  const units = rows.reduce((a, b) => a + b, 0)
  const draw = (unit: number): void => views.forEach((v) => v.size(unit * prominence(v.mount)))
  draw(smallest)
  const height = [house, ...document.querySelectorAll<HTMLElement>('.head, .earth')].reduce((sum, e) => sum + e.offsetHeight, 0)
  const rest = innerHeight - height - air
  if (rest > 0) draw(Math.min(smallest + rest / units, largest))
}

/** Height of a portrait screen on a desk, and the sky above the roof, in pixels. */
const smallest = 176
const largest = 420
const air = 12

/** Width of the frame around a panel in building.css. */
const bezel = 5

/** Opens the players one after the other, so that eight of them do not start in the same moment. */
function open(views: readonly MountView[]): void {
  const waiting = views.flatMap((v) => v.players())
  const next = (): void => {
    const player = waiting.shift()
    if (!player) return
    player.frame.addEventListener('load', () => setTimeout(next, 60), { once: true })
    player.frame.src = player.address
  }
  next()
  next()
}

main().catch(() => document.body.append(h('p', { class: 'none' }, words.failed)))
