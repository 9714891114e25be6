// What a display has shown lately, as its renderer attests it.
import { language } from '../../../shared/language.ts'
import { useFact } from '../../facts.ts'
import { Empty, Missing } from '../../parts/empty.tsx'
import { to } from '../../route.ts'
import { siteTime } from '../../site.ts'
import { type Play, played } from './truth.ts'
import { words } from './words.ts'

export function Played({ id }: { id: string }) {
  const fact = useFact<{ plays: Play[] }>(`/plays?display=${encodeURIComponent(id)}&latest=true&limit=10&language=${language()}`, 10_000)
  const plays = fact.value && [...fact.value.plays].reverse()
  return (
    <section class="played">
      <h3>{words.plays}</h3>
      <Missing fact={fact} />
      {plays?.length === 0 && <Empty>{words.playsNone}</Empty>}
      <ul>
        {plays?.map((p) => (
          <li key={`${p.region} ${p.from}`}>
            <b>{played(p)}</b>
            <span class="since">{words.playsLine(siteTime.value.when(p.from), Math.round((Date.parse(p.until) - Date.parse(p.from)) / 1000))}</span>
          </li>
        ))}
      </ul>
      <p><a href={to('ledger', '', { display: id })}>{words.playsAll}</a></p>
    </section>
  )
}
