// A display that was just paired: it is looked at until it is well.
import type { Display } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { useFact } from '../../facts.ts'
import { Verdict } from '../../parts/verdict.tsx'
import { to } from '../../route.ts'
import { Now } from './picture.tsx'
import { words } from './words.ts'

export function Paired({ display, close }: { display: Display; close: () => void }) {
  const d = useFact<Display[]>('/displays').value?.find((x) => x.id === display.id) ?? display
  const well = d.verdict.code === 'ok'
  return (
    <div class="sheet paired">
      <div class="pane"><Now display={d} /></div>
      <h3>{d.name || d.id}</h3>
      <p role="status">{well ? <><Verdict of={d.verdict} /> {words.pairWell(d.name || d.id)}</> : words.paired}</p>
      {well && <Nothing display={d} />}
      {!well && d.verdict.code !== 'offline' && d.verdict.remedy && <p class="remedy">{say(d.verdict.remedy)}</p>}
      <p class="answers"><button class="primary" onClick={close}>{words.pairDone}</button></p>
    </div>
  )
}

/** Says that a display shows the idle picture because what it plays is empty: it is well, but nobody wants that. */
function Nothing({ display: d }: { display: Display }) {
  const played = useFact<{ name: string; displays: string[]; playing: number }[]>('/playlists', 1000).value?.filter((p) => p.displays.includes(d.id))
  const idle = Object.values(d.shows).some((item) => item === '')
  if (!idle || !played || played.some((p) => p.playing > 0)) return null
  return <p class="remedy">{words.pairNothing} <a href={to('content', played.length === 1 ? played[0]!.name : '')}>{words.pairFill}</a></p>
}
