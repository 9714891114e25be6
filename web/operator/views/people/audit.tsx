// Who did what and when, as a list that reads like sentences.
import { useState } from 'preact/hooks'
import { useFact } from '../../facts.ts'
import { Empty, Missing } from '../../parts/empty.tsx'
import { siteTime } from '../../site.ts'
import { type Deed, type Kind, kindOf, nameOf } from './deeds.ts'
import { words } from './words.ts'

const page = 50
const spans = [1, 7, 30, 400]

export function Audit() {
  const [who, setWho] = useState('')
  const [kind, setKind] = useState<Kind | ''>('')
  const [days, setDays] = useState(7)
  const [shown, setShown] = useState(page)
  const [now] = useState(() => Date.now())
  const fact = useFact<Deed[]>(`/audit?limit=1000&from=${encodeURIComponent(new Date(now - days * 86_400_000).toISOString())}`, 5_000)
  const all = fact.value ?? []
  const deeds = all.filter((d) => (who === '' || d.who === who) && (kind === '' || kindOf(d.what) === kind))
  return (
    <section class="audit">
      <h2>{words.audit}</h2>
      <p class="hint">{words.auditKept}</p>
      <div class="filters">
        <select aria-label={words.auditWho} value={who} onChange={(e) => setWho(e.currentTarget.value)}>
          <option value="">{words.auditEverybody}</option>
          {[...new Set(all.map((d) => d.who))].filter((w) => w !== '').sort().map((w) => <option key={w} value={w}>{person(w)}</option>)}
        </select>
        <select aria-label={words.auditWhat} value={kind} onChange={(e) => setKind(e.currentTarget.value as Kind | '')}>
          <option value="">{words.auditEverything}</option>
          {Object.entries(words.kinds).map(([k, text]) => <option key={k} value={k}>{text}</option>)}
        </select>
        <select aria-label={words.auditDays} value={days} onChange={(e) => setDays(Number(e.currentTarget.value))}>
          {spans.map((n) => <option key={n} value={n}>{words.days(n)}</option>)}
        </select>
      </div>
      <Missing fact={fact} />
      {fact.value && deeds.length === 0 && <Empty>{words.auditNone}</Empty>}
      <ul class="rows">
        {deeds.slice(0, shown).map((d, i) => (
          <li key={`${d.at} ${i}`}>
            <p><b>{person(d.who)}</b> {nameOf(d.what)}{d.text && <> <q>{d.text}</q></>}{d.on && <> {d.text ? <small>{d.on}</small> : <q>{d.on}</q>}</>}{d.refused && <> <span class="refused">{words.refused(d.refused)}</span></>}</p>
            <span class="since">{siteTime.value.when(d.at)} · {d.from === 'terminal' ? words.terminal : d.from}</span>
          </li>
        ))}
      </ul>
      {deeds.length > shown && <button onClick={() => setShown(shown + page)}>{words.more}</button>}
    </section>
  )
}

const person = (who: string): string => (who === '' ? words.somebody : who.startsWith('token:') ? words.program(who.slice(6)) : who)
