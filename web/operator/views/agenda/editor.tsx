// Writing a booking: a new one, or one that was typed in before. Clashes are said while somebody types.
import { useState } from 'preact/hooks'
import type { Agenda, Booking, Place } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { tell } from '../../act.ts'
import { useFact } from '../../facts.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { siteTime } from '../../site.ts'
import { timesOf, titleOf } from './booking.tsx'
import { type Fields, fieldsOf, said } from './fields.ts'
import { clashes } from './plan.ts'
import { words } from './words.ts'
import { add, change, drop } from './write.ts'

interface Props {
  of: Booking | undefined
  fields: Fields
  rooms: readonly Place[]
  close: () => void
}

export function Editor({ of: b, fields: first, rooms, close }: Props) {
  const [f, set] = useState(first)
  const put = (x: Partial<Fields>): void => set({ ...f, ...x })
  const time = siteTime.value
  const day = useFact<Agenda>(`/agenda?day=${f.day}`).value
  const [start, end] = [time.start(f.day, f.from), time.start(f.lastDay, f.to)]
  const backwards = !(end > start)
  const clashing = day && !backwards ? clashes({ rooms: f.rooms, start, end, id: b?.id }, day.bookings) : []
  const save = async (): Promise<void> => {
    const w = said(f, b ? fieldsOf(b, time) : undefined)
    if (Object.keys(w).length === 0) return tell(words.unchanged)
    if (await (b ? change(b, w) : add(w))) close()
  }
  return (
    <Dialog title={b ? words.changeTitle : words.addTitle} close={close}>
      <form class="editor" onSubmit={(e) => (e.preventDefault(), void save())}>
        <label class="wide">{words.name}<input value={f.title} required={!f.private} maxLength={200} autofocus={!b} onInput={(e) => put({ title: e.currentTarget.value })} /></label>
        <Where f={f} put={put} rooms={rooms} b={b} />
        <label>{f.day ? words.dateOf(time.dayName(f.day)) : words.date}<input type="date" value={f.day} required onInput={(e) => put({ day: e.currentTarget.value, lastDay: e.currentTarget.value })} /></label>
        <label>{words.from}<input type="time" value={f.from} required onInput={(e) => put({ from: e.currentTarget.value })} /></label>
        <label>{words.to}<input type="time" value={f.to} required onInput={(e) => put({ to: e.currentTarget.value })} /></label>
        <label>{words.state}
          <select value={f.state} onChange={(e) => put({ state: e.currentTarget.value as Booking['state'] })}>
            {(['normal', 'tentative', 'full', 'cancelled', 'rescheduled'] as const).map((s) => <option key={s} value={s}>{words.states[s]}</option>)}
          </select>
        </label>
        <div class="wide warnings" role="status">
          {backwards && <p class="warning">{words.earlier}</p>}
          {clashing.map((x) => <p key={x.id} class="warning">{words.clash(titleOf(x), ...(timesOf(x).split('–') as [string, string]))}</p>)}
        </div>
        <More f={f} put={put} />
        <div class="wide acts">
          <button class="primary" disabled={backwards}>{words.save}</button>
          {b && <Ends of={b} close={close} />}
        </div>
      </form>
    </Dialog>
  )
}

interface Part {
  f: Fields
  put: (x: Partial<Fields>) => void
}

/** The room, several of them as they were, or another place. */
function Where({ f, put, rooms, b }: Part & { rooms: readonly Place[]; b: Booking | undefined }) {
  const name = (id: string): string => say(rooms.find((r) => r.id === id)?.name ?? { 'zh-CN': id })
  const several = b && b.rooms.length > 1 ? b.rooms : undefined
  const left = b?.rooms.filter((r) => f.rooms.length > 0 && !f.rooms.includes(r)) ?? []
  return (
    <>
      <label>{words.where}
        <select value={f.rooms.join()} onChange={(e) => put({ rooms: e.currentTarget.value === '' ? [] : e.currentTarget.value.split(',') })}>
          {several && <option value={several.join()}>{several.map(name).join(words.comma)}</option>}
          {rooms.map((r) => <option key={r.id} value={r.id}>{say(r.name)}</option>)}
          <option value="">{words.place}</option>
        </select>
      </label>
      {f.rooms.length === 0 && <label>{words.place}<input value={f.place} required onInput={(e) => put({ place: e.currentTarget.value })} /></label>}
      {left.length > 0 && (
        <label class="wide check"><input type="checkbox" checked={f.left.length > 0} onChange={(e) => put({ left: e.currentTarget.checked ? left : [] })} />{words.tellDoor(left.map(name).join(words.comma))}</label>
      )}
    </>
  )
}

function More({ f, put }: Part) {
  const text = (key: 'english' | 'organiser' | 'for' | 'places' | 'note', name: string) => (
    <label key={key}>{name}<input value={f[key]} onInput={(e) => put({ [key]: e.currentTarget.value })} /></label>
  )
  return (
    <details class="wide">
      <summary>{words.more}</summary>
      <div class="editor">
        {text('english', words.nameEnglish)}
        {text('organiser', words.organiser)}
        {text('for', words.for)}
        {text('places', words.places)}
        {text('note', words.note)}
        <label class="wide check"><input type="checkbox" checked={f.private} onChange={(e) => put({ private: e.currentTarget.checked })} />{words.private}</label>
      </div>
    </details>
  )
}

/** Calling it off, which people are told, or deleting it, which they are not. */
function Ends({ of: b, close }: { of: Booking; close: () => void }) {
  const then = async (done: Promise<boolean>): Promise<void> => void ((await done) && close())
  return (
    <>
      {b.state === 'cancelled'
        ? <button type="button" onClick={() => void then(change(b, { state: 'normal' }, words.restored))}>{words.restore}</button>
        : <button type="button" title={words.cancelHint} onClick={() => void then(change(b, { state: 'cancelled' }, words.cancelled))}>{words.cancel}</button>}
      <button type="button" class="danger" title={words.deleteHint} onClick={() => void then(drop(b))}>{words.delete}</button>
    </>
  )
}
