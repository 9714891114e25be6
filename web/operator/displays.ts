// The list of displays: what each should show, has, and shows, side by side.
import type { Display, Frame, Placement, Room } from '../shared/api.ts'
import { follow, h } from '../shared/dom.ts'
import { say } from '../shared/language.ts'
import type { SiteTime } from '../shared/time.ts'
import { verdict } from '../shared/verdict.ts'
import { isVideo, shownAsset, thumbnail } from './thumbnail.ts'
import { words } from './words.ts'

/** Everything that one row shows. */
interface Row {
  display: Display
  due: string[] | undefined
  /** What each region shows, in the order of due; undefined while the display is away. */
  shown: string[] | undefined
  asset: string
  video: boolean
  wall: { canvas: [number, number]; viewport: Placement['viewport'] } | undefined
  since: string
  identifying: boolean
}

export interface Sources {
  time: SiteTime
  frame: (id: string) => Frame | undefined
  rooms: readonly Room[]
  identifying: ReadonlySet<string>
  identify: (id: string) => void
}

export function drawDisplays(list: HTMLElement, displays: readonly Display[], from: Sources): void {
  const walls = wallsOf(from.rooms)
  const rows = displays.map((display): Row => {
    const frame = from.frame(display.id)
    const asset = shownAsset(display, frame)
    return {
      display,
      due: frame?.regions.map((r) => r.item),
      shown: display.online ? inOrder(display.shows, frame) : undefined,
      asset,
      video: frame?.regions.some((r) => r.asset === asset && isVideo(r.item)) ?? false,
      wall: walls.get(display.id),
      since: from.time.when(display.since),
      identifying: from.identifying.has(display.id),
    }
  })
  follow(list, rows, (r) => r.display.id, (r) => drawRow(r, from.identify))
}

function drawRow(row: Row, identify: (id: string) => void): HTMLElement {
  const { display } = row
  const name = display.name || display.id
  return h(
    'li',
    { class: display.verdict.code === 'ok' ? 'display' : 'display ill' },
    h('div', { class: 'place' }, thumbnail(display, row.asset, row.video, row.wall)),
    h('div', { class: 'who' }, h('h3', {}, name), h('p', {}, [display.room, `${display.canvas[0]}×${display.canvas[1]}`].filter((s) => s !== '' && s !== name).join(' · ')), h('p', { class: 'id' }, display.id)),
    h('dl', { class: 'truth' }, ...fact(words.want, items(row.due)), ...fact(words.has, has(display)), ...fact(words.shows, over(display) + items(row.shown))),
    h(
      'div',
      { class: 'state' },
      h('p', {}, verdict(display), h('span', { class: 'since' }, words.since(row.since))),
      display.verdict.remedy ? h('p', { class: 'remedy' }, say(display.verdict.remedy)) : false,
    ),
    h(
      'div',
      { class: 'acts' },
      h('button', { 'data-act': 'identify', disabled: row.identifying || !display.online, 'aria-label': words.identifyNamed(name), click: () => identify(display.id) }, row.identifying ? words.identified : words.identify),
      h('a', { href: `/screen/${display.id}`, target: '_blank', 'data-act': 'open', 'aria-label': words.openNamed(name) }, words.open),
    ),
  )
}

/** What regions show, in the order of the frame as far as it knows them. */
function inOrder(shows: Record<string, string>, frame: Frame | undefined): string[] {
  const place = (region: string) => frame?.regions.findIndex((r) => r.id === region) ?? -1
  return Object.entries(shows).sort(([a], [b]) => place(a) - place(b)).map(([, item]) => item)
}

/** What kind of notice is on the glass, before what it covers or pushes up. */
function over(display: Display): string {
  if (!display.online || !display.over) return ''
  const kind = /^(emergency|clear|stream|cap|identify)[/-]/.exec(display.over)?.[1] as keyof typeof words.over | undefined
  return `${words.over[kind ?? 'notice']} · `
}

const fact = (term: string, value: string): HTMLElement[] => [h('dt', {}, term), h('dd', { title: value }, value)]

/** Items by the names that staff gave them, without the folder, the ending and the hints. */
export function items(ids: readonly string[] | undefined): string {
  if (!ids || ids.length === 0) return words.nothing
  return ids.map((id) => (id === '' ? words.slate : title(id))).join(' · ')
}

export function title(id: string): string {
  const board = /^board:(today|door|studio)/.exec(id)?.[1] as 'today' | 'door' | 'studio' | undefined
  if (board) return words.boards[board]
  const file = id.slice(id.lastIndexOf('/') + 1)
  const bare = file.replace(/\.[^.]{1,5}$/, '').replace(/\s*(\[[^\]]*\]|【[^】]*】)\s*/g, ' ').trim()
  return bare || file
}

function has(display: Display): string {
  if (Object.keys(display.has).length === 0) return words.hasNothing
  return Object.entries(display.want).every(([kind, hash]) => display.has[kind] === hash) ? words.upToDate : words.outdated
}

function wallsOf(rooms: readonly Room[]): Map<string, { canvas: [number, number]; viewport: Placement['viewport'] }> {
  const parts = rooms.flatMap((r) => r.displays).filter((d) => d.wall !== '')
  const size = new Map<string, [number, number]>()
  for (const { wall, viewport: [x, y, w, hgt] } of parts) {
    const [a, b] = size.get(wall) ?? [0, 0]
    size.set(wall, [Math.max(a, x + w), Math.max(b, y + hgt)])
  }
  return new Map(parts.map((d) => [d.id, { canvas: size.get(d.wall)!, viewport: d.viewport }]))
}
