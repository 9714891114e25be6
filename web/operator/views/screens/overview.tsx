// All displays, and the three questions that are answered without a click.
import { useState } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import type { Display } from '../../../shared/api.ts'
import { useFact } from '../../facts.ts'
import { Missing } from '../../parts/empty.tsx'
import { may } from '../../session.ts'
import { useSite } from '../../site.ts'
import { Attention } from './attention.tsx'
import { Filters } from './filters.tsx'
import { Grid } from './grid.tsx'
import { instant } from './instant.ts'
import { Pairing } from './pairing.tsx'
import { everything, sift, worthSifting } from './sift.ts'
import { known } from './truth.ts'
import { When } from './when.tsx'
import { words } from './words.ts'

export function Overview() {
  const fact = useFact<Display[]>('/displays')
  const [pairing, setPairing] = useState(false)
  const all = fact.value
  const add = may('operator') && <button class="primary" onClick={() => setPairing(true)}>{words.add}</button>
  if (!all) return <Missing fact={fact} />
  // The dialog stays when the first display comes: it is about that one.
  return (
    <>
      {all.length === 0 ? <section class="no-displays"><h2>{words.none}</h2><p>{words.noneDo}</p>{add}</section> : <All displays={all} add={add} />}
      {pairing && <Pairing close={() => setPairing(false)} />}
    </>
  )
}

function All({ displays, add }: { displays: readonly Display[]; add: ComponentChildren }) {
  const [wish, setWish] = useState(everything)
  const shown = sift(displays, wish)
  return (
    <>
      <Attention displays={displays} />
      <div class="toolbar">
        <When />
        {displays.length >= worthSifting && <Filters displays={displays} wish={wish} set={setWish} shown={shown.length} />}
        {add}
      </div>
      <h2 class="away">{words.toAll}</h2>
      <Legend displays={displays} />
      {shown.length === 0 ? <p class="hint">{words.noneMatch} <button onClick={() => setWish(everything)}>{words.all}</button></p> : <Grid displays={shown} />}
    </>
  )
}

/** What the small pictures are, and where to see displays while there are none. */
function Legend({ displays }: { displays: readonly Display[] }) {
  const site = useSite()
  if (instant.value === '' && site?.building && !displays.some((d) => d.online))
    return <p class="hint">{displays.some(known) ? words.nobodyNow : words.nobodyYet} <a href="/building">{words.nobodyYetLink}</a></p>
  return <p class="legend">{instant.value === '' ? words.sketch : words.sketchPlanned}</p>
}
