// The fields that say when something plays. A half-filled row is no rule yet, so it is kept here and not passed on.
import { useState } from 'preact/hooks'
import type { When } from './api.ts'
import { filled, fresh, type Rows, rowsOf } from './rows.ts'
import { words } from './words.ts'

const ordinary = ['workday', 'dayoff', 'statutory', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const holidays = ['new-year', 'spring-festival', 'qingming', 'labour-day', 'dragon-boat', 'mid-autumn', 'national-day'] as const

export function WhenFields({ value, change }: { value: When | undefined; change: (when: When | undefined) => void }) {
  const [rows, setRows] = useState<Rows>(() => rowsOf(value))
  const [mode, setMode] = useState(value === undefined ? 'open' : Object.keys(value).length === 0 ? 'always' : 'only')
  const choose = (m: string): void => {
    setMode(m)
    change(m === 'open' ? undefined : m === 'always' ? {} : filled(rows))
  }
  const put = (next: Rows): void => {
    setRows(next)
    change(filled(next))
  }
  const day = (name: string, on: boolean): void => put({ ...rows, days: on ? [...rows.days, name] : rows.days.filter((d) => d !== name) })
  const days = (names: readonly (keyof typeof words.days)[]) =>
    names.map((name) => (
      <label key={name} class="chip">
        <input type="checkbox" checked={rows.days.includes(name)} onChange={(e) => day(name, e.currentTarget.checked)} />
        {words.days[name]}
      </label>
    ))
  return (
    <fieldset class="when">
      <legend>{words.when}</legend>
      <div class="modes">
        {([['open', words.whenOpen], ['always', words.whenAlways], ['only', words.whenOnly]] as const).map(([m, title]) => (
          <label key={m} class="chip"><input type="radio" name="when" checked={mode === m} onChange={() => choose(m)} />{title}</label>
        ))}
      </div>
      {mode === 'only' && (
        <>
          <Spans title={words.dates} type="date" rows={rows.dates} add={words.addDates} put={(dates) => put({ ...rows, dates })} />
          <fieldset>
            <legend>{words.daysTitle}</legend>
            <div class="chips">{days(ordinary)}</div>
            <div class="chips">{days(holidays)}</div>
            <p class="hint">{words.daysHint}</p>
          </fieldset>
          <Spans title={words.hours} type="time" rows={rows.hours} add={words.addHours} put={(hours) => put({ ...rows, hours })} />
        </>
      )}
    </fieldset>
  )
}

interface SpansProps {
  title: string
  type: 'date' | 'time'
  rows: Rows['dates']
  add: string
  put: (rows: Rows['dates']) => void
}

/** Rows from … to …, and a button for one more. */
function Spans({ title, type, rows, add, put }: SpansProps) {
  const set = (i: number, end: 'from' | 'until', text: string): void => put(rows.map((r, j) => (i === j ? { ...r, [end]: text } : r)))
  return (
    <fieldset>
      <legend>{title}</legend>
      {rows.map((r, i) => (
        <div class="span" key={i}>
          <label>{words.from} <input type={type} value={r.from} onInput={(e) => set(i, 'from', e.currentTarget.value)} /></label>
          <label>{words.until} <input type={type} value={r.until} onInput={(e) => set(i, 'until', e.currentTarget.value)} /></label>
          {rows.length > 1 && <button type="button" class="quiet" onClick={() => put(rows.filter((_, j) => j !== i))}>{words.takeAway}</button>}
        </div>
      ))}
      <button type="button" class="quiet" onClick={() => put([...rows, fresh()])}>{add}</button>
    </fieldset>
  )
}
