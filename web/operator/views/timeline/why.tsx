// Why each thing is on, and why the others are not: in the daemon's own words.
import { useEffect, useState } from 'preact/hooks'
import { get } from '../../../shared/api.ts'
import type { Text } from '../../../shared/language.ts'
import { say } from '../../../shared/language.ts'
import { title } from '../../parts/names.ts'
import { regionName, words } from './words.ts'

interface Reasons {
  regions: { id: string; why: { playlist: string; item: string; precedence: number; wins: boolean; reason: Text }[] }[]
}

/** So many losers are told without being asked for. */
const few = 4

/** While somebody scrubs, nothing is asked for until the handle rests for so long, in milliseconds. */
const rest = 250

export function Why({ display, t, version }: { display: string; t: number; version: number }) {
  const [reasons, setReasons] = useState<Reasons | undefined>(undefined)
  const second = Math.floor(t / 1000)
  useEffect(() => {
    let gone = false
    const timer = setTimeout(() => {
      get<Reasons>(`/displays/${encodeURIComponent(display)}/frame?at=${encodeURIComponent(new Date(t).toISOString())}`).then(
        (r) => !gone && setReasons(r),
        () => !gone && setReasons(undefined),
      )
    }, rest)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [display, second, version])
  if (!reasons) return null
  return (
    <section class="why">
      <h2>{words.why}</h2>
      {reasons.regions.map((r) => <Region key={r.id} of={r} name={regionName(r.id)} />)}
    </section>
  )
}

function Region({ of: { why }, name }: { of: Reasons['regions'][number]; name: string }) {
  const [all, setAll] = useState(false)
  const losers = why.filter((w) => !w.wins)
  const shown = all ? why : [...why.filter((w) => w.wins), ...losers.slice(0, few)]
  return (
    <div class="region">
      <h3>{name}</h3>
      <ul>
        {shown.map((w, n) => (
          <li key={`${w.item}${n}`} class={w.wins ? 'wins' : ''}>
            <b>{title(w.item)}</b>
            {w.playlist && <span class="playlist">{w.playlist}</span>}
            {w.wins && <span class="mark">{words.wins}</span>}
            <p>{say(w.reason)}</p>
          </li>
        ))}
      </ul>
      {losers.length > few && <button class="quiet" onClick={() => setAll(!all)}>{all ? words.fewer : words.more(losers.length - few)}</button>}
    </div>
  )
}
