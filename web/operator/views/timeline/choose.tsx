// Which display, and which day.
import type { Display } from '../../../shared/api.ts'
import { siteTime } from '../../site.ts'
import { words } from './words.ts'

export function Displays({ displays, id, choose }: { displays: readonly Display[]; id: string; choose: (id: string) => void }) {
  return (
    <label class="which">
      <span>{words.display}</span>
      <select value={id} onChange={(e) => choose(e.currentTarget.value)}>
        {displays.map((d) => <option key={d.id} value={d.id}>{d.name || d.id}</option>)}
      </select>
    </label>
  )
}

export function Days({ day, today, last, choose }: { day: string; today: string; last: string; choose: (day: string) => void }) {
  const time = siteTime.value
  const named = [time.dayAfter(today, -1), today, time.dayAfter(today, 1)]
  return (
    <div class="days">
      <button aria-label={words.earlier} onClick={() => choose(time.dayAfter(day, -1))}>‹</button>
      {named.map((d, n) => (
        <button key={d} aria-pressed={d === day} onClick={() => choose(d)}>{Object.values(words.days)[n]}</button>
      ))}
      <input type="date" aria-label={words.day} value={day} min={time.dayAfter(today, -30)} max={last} onChange={(e) => e.currentTarget.value && choose(e.currentTarget.value)} />
      <button aria-label={words.later} onClick={() => choose(time.dayAfter(day, 1))}>›</button>
    </div>
  )
}
