// The panel from which every display is taken over, and given back.
import { useState } from 'preact/hooks'
import { type Display, type Emergency, type EmergencyKind, post } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { act } from '../../act.ts'
import { useFact } from '../../facts.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Missing } from '../../parts/empty.tsx'
import { Held } from '../../parts/held.tsx'
import { Standing } from './banners.tsx'
import { ofEmergency } from './drawn.ts'
import { Pick } from './pick.tsx'
import { Preview } from './preview.tsx'
import { words } from './words.ts'

export function EmergencyPanel({ close }: { close: () => void }) {
  const fact = useFact<Emergency>('/emergency')
  const e = fact.value
  return (
    <Dialog title={words.emergency} close={close}>
      <Missing fact={fact} />
      {e && e.state !== 'none' && <Standing of={e} />}
      {e?.state === 'raised' && <details><summary>{words.replace}</summary><Raise e={e} /></details>}
      {e && e.state !== 'raised' && <Raise e={e} />}
    </Dialog>
  )
}

function Raise({ e }: { e: Emergency }) {
  const displays = useFact<Display[]>('/displays').value ?? []
  const [kind, setKind] = useState(e.kinds[0]!)
  const [wished, setDrill] = useState(false)
  const real = e.state === 'raised' && !e.drill
  const drill = kind.drill || (wished && !real)
  return (
    <div class="raise">
      <Kinds of={e.kinds} chosen={kind} choose={setKind} />
      <label class="check">
        <input type="checkbox" checked={drill} disabled={kind.drill || real} onChange={(x) => setDrill(x.currentTarget.checked)} />
        {words.drill}
        {kind.drill ? <span class="hint">{words.drillOnly}</span> : real && <span class="hint">{words.drillNot}</span>}
      </label>
      {displays[0] && <Preview display={displays[0]} notice={ofEmergency(kind, drill, e.foot)} label={words.willSay} most={260} />}
      {!(real && drill) && (
        <Held danger act={() => void act(() => post('/emergency', { kind: kind.kind, drill }), words.raised)}>
          {drill ? words.raiseDrill : words.raise(say(kind.text))}
        </Held>
      )}
    </div>
  )
}

function Kinds({ of, chosen, choose }: { of: readonly EmergencyKind[]; chosen: EmergencyKind; choose: (k: EmergencyKind) => void }) {
  return (
    <fieldset class="picks">
      <legend class="away">{words.kind}</legend>
      {of.map((k) => (
        <Pick key={k.kind} one="kind" on={k.kind === chosen.kind} choose={() => choose(k)}>{say(k.name)}</Pick>
      ))}
    </fieldset>
  )
}
