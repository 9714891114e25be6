// Bookings as a list, day by day: for a phone, and for paper.
import type { Booking } from '../../../shared/api.ts'
import { siteTime } from '../../site.ts'
import { look, Told } from './booking.tsx'
import { marks } from './plan.ts'
import { words } from './words.ts'

interface Props {
  days: readonly string[]
  now: number
  bookings: readonly Booking[]
  open: (b: Booking) => void
}

export function List({ days, now, bookings, open }: Props) {
  const time = siteTime.value
  const marked = marks(bookings, now)
  return (
    <div class="daylist">
      {days.map((day) => {
        const [from, until] = [time.start(day), time.start(time.dayAfter(day, 1))]
        const on = bookings.filter((b) => Date.parse(b.start) < until && Date.parse(b.end) > from)
        if (on.length === 0) return null
        return (
          <section key={day}>
            {days.length > 1 && <h3>{time.dayName(day)}</h3>}
            <ul>
              {on.map((b) => (
                <li key={b.id}>
                  <button class={look(b, marked.get(b.id))} onClick={() => open(b)}>
                    <Told of={b} mark={marked.get(b.id)} />
                    <span class="where">{b.place || words.elsewhere}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}
