// What is booked: a day or a week by room, on a phone as a list. Whoever may, adds, moves, cancels and deletes here.
import { useEffect, useState } from 'preact/hooks'
import type { Agenda as Said, Booking, Place } from '../../../shared/api.ts'
import { useFact } from '../../facts.ts'
import { Empty, Missing } from '../../parts/empty.tsx'
import { go, route, to } from '../../route.ts'
import { may } from '../../session.ts'
import { siteTime } from '../../site.ts'
import './agenda.css'
import { Day } from './day.tsx'
import { Editor } from './editor.tsx'
import { type Fields, fieldsOf, fresh } from './fields.ts'
import { Foreign } from './foreign.tsx'
import { List } from './list.tsx'
import { columns, monday } from './plan.ts'
import { Week } from './week.tsx'
import { words } from './words.ts'
import { ours } from './write.ts'

type Span = 'day' | 'week'

export function Agenda() {
  const time = siteTime.value
  const now = useNow()
  const day = route.value.query.get('day') || time.dayOf(now)
  const span: Span = route.value.query.get('span') === 'week' ? 'week' : 'day'
  const days = span === 'day' ? [day] : Array.from({ length: 7 }, (_, i) => time.dayAfter(monday(day), i))
  const fact = useFact<Said>(`/agenda?from=${days[0]}&until=${days.at(-1)}`)
  const rooms = useFact<Place[]>('/rooms', 60_000).value ?? []
  const [all, setAll] = useState(false)
  const [editing, edit] = useState<{ of: Booking | undefined; fields: Fields } | undefined>(undefined)
  const [looked, look] = useState<Booking | undefined>(undefined)
  const show = (day: string, as: Span = span): void => go(to('agenda', '', { day, ...(as === 'week' ? { span: as } : {}) }))
  const open = (b: Booking): void => (ours(b) && may('editor') ? edit({ of: b, fields: fieldsOf(b, time) }) : look(b))
  const begin = (room: string, start: number): void => edit({ of: undefined, fields: fresh(time, room, start) })
  const bookings = fact.value?.bookings ?? []
  const shown = columns(rooms, bookings, all)
  const isToday = day === time.dayOf(now)
  const soon = (): number => (isToday ? Math.ceil(now / 1800_000) * 1800_000 : time.start(day, '09:00'))
  return (
    <div class="agenda">
      <Bar day={day} span={span} show={show} add={() => begin(rooms[0]?.id ?? '', soon())} />
      <Missing fact={fact} />
      {fact.value && <Known of={fact.value} days={days} />}
      {fact.value && bookings.length === 0 && <Empty>{words.none}</Empty>}
      {rooms.length === 0 && <Empty>{words.noRooms}</Empty>}
      {rooms.length > 0 && <label class="check all"><input type="checkbox" checked={all} onChange={(e) => setAll(e.currentTarget.checked)} />{words.free}</label>}
      {shown.length > 0 && span === 'day' && <Day day={day} now={now} rooms={rooms} columns={shown} bookings={bookings} open={open} begin={begin} />}
      {shown.length > 0 && span === 'week' && <Week days={days} now={now} rooms={rooms} columns={shown} bookings={bookings} open={open} show={(d) => show(d, 'day')} />}
      <List days={days} now={now} bookings={bookings} open={open} />
      {editing && <Editor {...editing} rooms={rooms} close={() => edit(undefined)} />}
      {looked && <Foreign of={looked} close={() => look(undefined)} />}
    </div>
  )
}

function Bar({ day, span, show, add }: { day: string; span: Span; show: (day: string, as?: Span) => void; add: () => void }) {
  const time = siteTime.value
  const step = span === 'day' ? 1 : 7
  return (
    <div class="days">
      <h2>{span === 'day' ? time.dayName(day) : words.until(time.dayName(monday(day)), time.dayName(time.dayAfter(monday(day), 6)))}</h2>
      <div>
        <button aria-label={span === 'day' ? words.before : words.weekBefore} onClick={() => show(time.dayAfter(day, -step))}>‹</button>
        <button onClick={() => show(time.dayOf(Date.now()))}>{words.today}</button>
        <button aria-label={span === 'day' ? words.after : words.weekAfter} onClick={() => show(time.dayAfter(day, step))}>›</button>
        <input type="date" value={day} aria-label={words.choose} onChange={(e) => e.currentTarget.value && show(e.currentTarget.value)} />
        <span role="group" aria-label={words.span} class="spans">
          {(['day', 'week'] as const).map((s) => <button key={s} aria-pressed={span === s} onClick={() => show(day, s)}>{words[s]}</button>)}
        </span>
        <button class="print" onClick={() => print()}>{words.print}</button>
        {may('editor') && <button class="primary" onClick={add}>{words.add}</button>}
      </div>
    </div>
  )
}

/** What may be lacking, and why. */
function Known({ of: { known }, days }: { of: Said; days: readonly string[] }) {
  const time = siteTime.value
  if (!known.read) return <Empty>{words.notRead}</Empty>
  if (days.some((d) => d < known.from || d > known.until)) return <Empty>{words.partly(time.dayName(known.from), time.dayName(known.until))}</Empty>
  return null
}

/** The present instant, not older than half a minute. */
function useNow(): number {
  const [now, set] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
