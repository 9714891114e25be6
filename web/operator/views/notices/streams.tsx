// The live streams: how each stands, since when, and the switch for those whose platform tells nothing.
import { post, type Stream } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { act } from '../../act.ts'
import { useFact } from '../../facts.ts'
import { Empty, Missing } from '../../parts/empty.tsx'
import { may } from '../../session.ts'
import { siteTime } from '../../site.ts'
import { words } from './words.ts'

export function Streams() {
  const fact = useFact<Stream[]>('/streams')
  return (
    <section aria-labelledby="streams">
      <h2 id="streams">{words.streams}</h2>
      <Missing fact={fact} />
      {fact.value?.length === 0 && <Empty>{words.noStreams}</Empty>}
      <ul>{fact.value?.map((s) => <One key={s.id} of={s} />)}</ul>
    </section>
  )
}

function One({ of: s }: { of: Stream }) {
  const turn = (live: boolean) => post(`/streams/${encodeURIComponent(s.id)}/switch`, { live })
  return (
    <li class="line" data-key={s.id}>
      <div>
        <h3>{s.name} <span class={`chip ${s.state}`}>{words.streamStates[s.state]}</span></h3>
        {s.title && <p>{say(s.title)}</p>}
        {s.switched && <p>{words.byHand(siteTime.value.when(s.switched))}</p>}
        {s.trouble && s.state === 'unknown' && <p>{words.streamTrouble(s.trouble)}</p>}
        <p class="when">{words.since(siteTime.value.when(s.since))}</p>
      </div>
      {may('operator') && s.switched && <button onClick={() => void act(() => turn(false), words.takenBack, () => turn(true))}>{words.takeBack}</button>}
      {may('operator') && !s.switched && s.state !== 'live' && <button onClick={() => void act(() => turn(true), words.switchedOn, () => turn(false))}>{words.switchOn}</button>}
    </li>
  )
}
