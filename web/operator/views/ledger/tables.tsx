// The proof of play as tables.
import { playlistOf, title } from '../../parts/names.ts'
import { siteTime } from '../../site.ts'
import { words } from './words.ts'

type Kind = keyof typeof words.kinds

export interface Play {
  display: string
  region: string
  item: string
  kind: Kind
  title: string
  from: string
  until: string
}

export interface Sum {
  display: string
  item: string
  kind: Kind
  title: string
  times: number
  seconds: number
  first: string
  last: string
}

/** A longer table is no page any more; all of it is in the workbook. */
const most = 500

function Named({ of }: { of: Play | Sum }) {
  const what = words.kinds[of.kind]
  if (of.kind === 'slate') return <td><b>{what}</b></td>
  return (
    <td>
      <b>{of.kind === 'item' ? title(of.item) : of.title || title(of.item)}</b>
      <small>{what || playlistOf(of.item)}</small>
    </td>
  )
}

export function Summary({ of, name }: { of: readonly Sum[]; name: (id: string) => string }) {
  const time = siteTime.value
  return (
    <div class="table" tabIndex={0} role="region" aria-label={words.summary}>
      <table>
        <thead><tr><th>{words.display}</th><th>{words.item}</th><th class="n">{words.times}</th><th class="n">{words.time}</th><th>{words.first}</th><th>{words.last}</th></tr></thead>
        <tbody>
          {of.slice(0, most).map((s) => (
            <tr key={`${s.display} ${s.item}`}>
              <td>{name(s.display)}</td>
              <Named of={s} />
              <td class="n">{s.times}</td>
              <td class="n">{words.duration(s.seconds)}</td>
              <td>{time.when(s.first)}</td>
              <td>{time.when(s.last)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {of.length > most && <p class="hint">{words.more}</p>}
    </div>
  )
}

export function Detail({ of, name, more }: { of: readonly Play[]; name: (id: string) => string; more: boolean }) {
  const time = siteTime.value
  return (
    <div class="table" tabIndex={0} role="region" aria-label={words.detail}>
      <table>
        <thead><tr><th>{words.display}</th><th>{words.item}</th><th>{words.begins}</th><th>{words.ends}</th><th class="n">{words.lasted}</th></tr></thead>
        <tbody>
          {of.slice(0, most).map((p) => (
            <tr key={`${p.display} ${p.region} ${p.from}`}>
              <td>{name(p.display)}</td>
              <Named of={p} />
              <td>{time.dayName(time.dayOf(Date.parse(p.from))).split(' ')[0]} {time.timeOfDay(Date.parse(p.from))}</td>
              <td>{time.timeOfDay(Date.parse(p.until))}</td>
              <td class="n">{words.duration(Math.round((Date.parse(p.until) - Date.parse(p.from)) / 1000))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {(more || of.length > most) && <p class="hint">{words.more}</p>}
    </div>
  )
}
