// A day as a plan: rooms beside each other, hours below each other. On a desk a booking is dragged to another time or room.
import { useRef, useState } from 'preact/hooks'
import type { Booking, Place } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { may } from '../../session.ts'
import { siteTime } from '../../site.ts'
import { look, signsOf, titleOf, Told } from './booking.tsx'
import { hours, lanes, type Mark, marks, quarter, snapped, timed } from './plan.ts'
import { words } from './words.ts'
import { change } from './write.ts'

const hour = 3600_000

interface Props {
  day: string
  now: number
  rooms: readonly Place[]
  columns: readonly string[]
  bookings: readonly Booking[]
  open: (b: Booking) => void
  /** A free time was pressed. */
  begin: (room: string, start: number) => void
}

/** A booking that is being dragged: how far in pixels. */
interface Drag {
  id: string
  x: number
  y: number
}

export function Day({ day, now, rooms, columns, bookings, open, begin }: Props) {
  const midnight = siteTime.value.start(day)
  const [first, last] = hours(bookings.map(timed), midnight)
  const [from, until] = [midnight + first * hour, midnight + last * hour]
  const share = (t: number): number => ((Math.min(Math.max(t, from), until) - from) / (until - from)) * 100
  const marked = marks(bookings, now)
  const name = (id: string): string => (id === '' ? words.elsewhere : say(rooms.find((r) => r.id === id)?.name ?? { 'zh-CN': id }))
  const press = (e: MouseEvent, room: string): void => {
    const lane = e.currentTarget as HTMLElement
    if (e.target !== lane || !may('editor')) return
    const box = lane.getBoundingClientRect()
    begin(room, from + Math.floor((((e.clientY - box.top) / box.height) * (until - from)) / (2 * quarter)) * 2 * quarter)
  }
  return (
    <div class="plan" tabIndex={0} role="group" aria-label={siteTime.value.dayName(day)} style={{ '--hours': last - first, '--columns': columns.length }}>
      <ol class="axis" aria-hidden="true">{Array.from({ length: last - first }, (_, i) => <li key={i}>{first + i}:00</li>)}</ol>
      {columns.map((room) => (
        <section key={room} class="column" data-room={room}>
          <h3>{name(room)}</h3>
          <div class="lane" onClick={(e) => press(e, room)}>
            {from <= now && now < until && <i class="needle" style={{ top: `${share(now)}%` }} />}
            {lanes(bookings.filter((b) => (room === '' ? b.rooms.length === 0 : b.rooms.includes(room))).map((b) => ({ b, ...timed(b) }))).map(({ of: { b, start, end }, lane, lanes }) => (
              <Block key={b.id} of={b} room={room} mark={marked.get(b.id)} open={open} span={until - from}
                style={{ top: `${share(start)}%`, '--height': `${share(end) - share(start)}%`, left: `${(lane / lanes) * 100}%`, width: `${100 / lanes}%` }} />
            ))}
          </div>
        </section>
      ))}
    </div>
  )
}

/** How many lines of its name a booking that lasts so long has room for, between its times and its signs: see agenda.css. */
const linesOf = (lasts: number, signs: boolean): number => Math.floor((lasts / hour) * 3.31 - (signs ? 2.2 : 1.27))

interface BlockProps {
  of: Booking
  room: string
  mark: Mark | undefined
  open: (b: Booking) => void
  /** How long the plan is, in milliseconds. */
  span: number
  style: Record<string, string>
}

function Block({ of: b, room, mark, open, span, style }: BlockProps) {
  const [drag, setDrag] = useState<Drag | undefined>(undefined)
  const began = useRef<{ x: number; y: number } | undefined>(undefined)
  const lasts = timed(b).end - timed(b).start
  const signs = signsOf(b, mark)
  const lines = linesOf(lasts, signs.length > 0)
  // All in one line, or the signs beside the times.
  const low = lasts < 2 * hour / 3 ? ' brief' : lines < 1 ? ' low' : ''
  const movable = b.source.user !== undefined && may('editor')
  const down = (e: PointerEvent): void => {
    if (!movable || e.pointerType !== 'mouse' || e.button !== 0) return
    began.current = { x: e.clientX, y: e.clientY }
    ;(e.currentTarget as HTMLElement).setPointerCapture(e.pointerId)
  }
  const move = (e: PointerEvent): void => {
    if (!began.current) return
    const [x, y] = [e.clientX - began.current.x, e.clientY - began.current.y]
    if (drag || Math.hypot(x, y) > 5) setDrag({ id: b.id, x, y })
  }
  const up = (e: PointerEvent): void => {
    began.current = undefined
    if (!drag) return
    const block = e.currentTarget as HTMLElement
    const lane = block.parentElement!
    const by = snapped((drag.y / lane.clientHeight) * span)
    const below = document.elementsFromPoint(e.clientX, e.clientY).filter((x) => !block.contains(x))
    const column = below.map((x) => x.closest<HTMLElement>('.plan [data-room]')).find((x) => x)
    drop(b, by, room, column?.dataset.room ?? room)
    setTimeout(() => setDrag(undefined)) // the click that follows belongs to the drag
  }
  return (
    <button
      class={`${look(b, mark)}${low}${drag ? ' dragged' : ''}`}
      title={[titleOf(b), ...signs.map((s) => s.text), ...(movable ? [words.dragHint] : [])].join(' · ')}
      style={{ ...style, '--lines': String(Math.max(1, lines)), ...(drag ? { transform: `translate(${drag.x}px, ${drag.y}px)` } : {}) }}
      onClick={() => !drag && open(b)}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => ((began.current = undefined), setDrag(undefined))}
    >
      <Told of={b} mark={mark} />
    </button>
  )
}

/** Moves a booking by so many milliseconds, and from one room to another. */
function drop(b: Booking, by: number, from: string, to: string): void {
  const rooms = from === to || to === '' || from === '' ? b.rooms : [...new Set(b.rooms.map((r) => (r === from ? to : r)))]
  if (by === 0 && rooms === b.rooms) return
  const { start, end } = timed(b)
  const instant = (t: number): string => new Date(t).toISOString()
  const when = siteTime.value.when(instant(start + by))
  void change(b, { ...(by === 0 ? {} : { start: instant(start + by), end: instant(end + by) }), ...(rooms === b.rooms ? {} : { rooms }) }, words.moved(titleOf(b), when))
}
