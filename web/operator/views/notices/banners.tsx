// Across the page, on every view: that displays are taken over, who shows it, and how to give them back.
import { type Display, type Emergency, post, remove, type Safe } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { act } from '../../act.ts'
import { useFact } from '../../facts.ts'
import { Held } from '../../parts/held.tsx'
import { may } from '../../session.ts'
import { siteTime } from '../../site.ts'
import { Shown } from './shown.tsx'
import { words } from './words.ts'

export function Banners() {
  const emergency = useFact<Emergency>('/emergency').value
  const safe = useFact<Safe>('/safe').value
  const over = (emergency?.state ?? 'none') !== 'none'
  if (!over && safe?.state !== 'on') return null
  return (
    <div class="banners">
      {emergency && emergency.state !== 'none' && <Standing of={emergency} />}
      {safe?.state === 'on' && <Curtain of={safe} covered={over} />}
    </div>
  )
}

/** The emergency or drill that stands, or the all-clear after it. */
export function Standing({ of: e }: { of: Emergency }) {
  const displays = useFact<Display[]>('/displays').value ?? []
  return (
    <section class={`banner ${e.state}${e.drill ? ' drill' : ''}`} role="status">
      <div>
        <h2>{e.drill ? words.drillMark : ''}{e.text ? say(e.text) : ''}</h2>
        <Shown of={e} displays={displays} />
        {!e.durable && <p>{words.notDurable}</p>}
      </div>
      {e.state === 'raised' && may('operator') && <Held act={() => void act(() => post('/emergency/clear'), words.cleared)}>{words.clear}</Held>}
    </section>
  )
}

/** The safe picture. Under an emergency nobody shows it, which is no failure; so it is not counted then. */
function Curtain({ of: safe, covered }: { of: Safe; covered: boolean }) {
  const displays = useFact<Display[]>('/displays').value ?? []
  const again = () => post('/safe', { targets: safe.targets })
  return (
    <section class="banner safe" role="status">
      <div>
        <h2>{covered ? words.safeCovered : words.safeOn}{safe.since && <span class="since">{words.safeSince(siteTime.value.when(safe.since))}</span>}</h2>
        {!covered && <Shown of={safe} displays={displays} queued={words.under} />}
        {!safe.durable && <p>{words.notDurable}</p>}
      </div>
      {may('operator') && <button onClick={() => void act(() => remove('/safe'), words.givenBack, again)}>{words.giveBack}</button>}
    </section>
  )
}
