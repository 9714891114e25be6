// A week: rooms below each other, days beside each other.
import type { Booking, Place } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { siteTime } from '../../site.ts'
import { look, Told } from './booking.tsx'
import { marks } from './plan.ts'
import { words } from './words.ts'

interface Props {
  days: readonly string[]
  now: number
  rooms: readonly Place[]
  columns: readonly string[]
  bookings: readonly Booking[]
  open: (b: Booking) => void
  show: (day: string) => void
}

export function Week({ days, now, rooms, columns, bookings, open, show }: Props) {
  const time = siteTime.value
  const today = time.dayOf(now)
  const marked = marks(bookings, now)
  const name = (id: string): string => (id === '' ? words.elsewhere : say(rooms.find((r) => r.id === id)?.name ?? { 'zh-CN': id }))
  const cell = (room: string, day: string): Booking[] => {
    const [from, until] = [time.start(day), time.start(time.dayAfter(day, 1))]
    return bookings.filter((b) => (room === '' ? b.rooms.length === 0 : b.rooms.includes(room)) && Date.parse(b.start) < until && Date.parse(b.end) > from)
  }
  return (
    <div class="week" tabIndex={0} role="group" aria-label={words.week}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.room}</th>
            {days.map((d) => (
              <th key={d} scope="col" class={d === today ? 'today' : undefined}><button onClick={() => show(d)}>{time.dayName(d)}</button></th>
            ))}
          </tr>
        </thead>
        <tbody>
          {columns.map((room) => (
            <tr key={room}>
              <th scope="row">{name(room)}</th>
              {days.map((d) => (
                <td key={d} class={d === today ? 'today' : undefined}>
                  {cell(room, d).map((b) => <button key={b.id} class={look(b, marked.get(b.id))} onClick={() => open(b)}><Told of={b} mark={marked.get(b.id)} /></button>)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
