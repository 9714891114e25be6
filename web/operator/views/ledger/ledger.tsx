// The proof of play (台账): what displays attest to have shown, by day, display and item, to look at and to take away.
import { useState } from 'preact/hooks'
import type { Display } from '../../../shared/api.ts'
import { language } from '../../../shared/language.ts'
import { useFact } from '../../facts.ts'
import { Empty, Missing } from '../../parts/empty.tsx'
import { go, route, to } from '../../route.ts'
import { siteTime } from '../../site.ts'
import { Detail, type Play, Summary, type Sum } from './tables.tsx'
import { words } from './words.ts'
import './ledger.css'

interface Plays {
  plays: Play[]
  more: boolean
  summary: Sum[]
}

export function Ledger() {
  const today = siteTime.value.dayOf(Date.now())
  const query = route.value.query
  const said = { from: query.get('from') ?? today, until: query.get('until') ?? query.get('from') ?? today, display: query.get('display') ?? '', item: query.get('item') ?? '' }
  const choose = (what: Partial<typeof said>): void => {
    const next = { ...said, ...what }
    if (next.until < next.from) next.until = next.from
    go(to('ledger', '', Object.fromEntries(Object.entries(next).filter(([, v]) => v !== ''))), true)
  }
  const asked = new URLSearchParams([...Object.entries(said).filter(([, v]) => v !== ''), ['language', language()]]).toString()
  const plays = useFact<Plays>(`/plays?${asked}`, 10_000)
  const displays = useFact<Display[]>('/displays', 5_000).value ?? []
  const [detail, setDetail] = useState(false)
  const name = (id: string): string => displays.find((d) => d.id === id)?.name || id
  return (
    <section class="ledger">
      <h2>{words.title}</h2>
      <p class="hint">{words.about}</p>
      <form class="choices" onSubmit={(e) => e.preventDefault()}>
        <label><span>{words.from}</span><input type="date" value={said.from} max={today} onChange={(e) => e.currentTarget.value && choose({ from: e.currentTarget.value })} /></label>
        <label><span>{words.until}</span><input type="date" value={said.until} max={today} onChange={(e) => e.currentTarget.value && choose({ until: e.currentTarget.value })} /></label>
        <label>
          <span>{words.display}</span>
          <select value={said.display} onChange={(e) => choose({ display: e.currentTarget.value })}>
            <option value="">{words.all}</option>
            {displays.map((d) => <option key={d.id} value={d.id}>{d.name || d.id}</option>)}
          </select>
        </label>
        <label><span>{words.item}</span><input type="search" value={said.item} placeholder={words.find} onChange={(e) => choose({ item: e.currentTarget.value.trim() })} /></label>
        <a class="button" href={`/api/v1/plays.xlsx?${asked}`} download>{words.xlsx}</a>
        <a class="button" href={`/api/v1/plays.csv?${asked}`} download>{words.csv}</a>
      </form>
      <Missing fact={plays} />
      {plays.value && plays.value.summary.length === 0 && <Empty>{words.none}</Empty>}
      {plays.value && plays.value.summary.length > 0 && (
        <>
          <div class="tabs" role="group" aria-label={words.views}>
            <button aria-pressed={!detail} onClick={() => setDetail(false)}>{words.summary}</button>
            <button aria-pressed={detail} onClick={() => setDetail(true)}>{words.detail}</button>
          </div>
          {detail ? <Detail of={plays.value.plays} name={name} more={plays.value.more} /> : <Summary of={plays.value.summary} name={name} />}
        </>
      )}
    </section>
  )
}
