// The alerts of authorities, with who attests them; and what came and was not shown.
import { type Alert, type Alerts as Said, type Display, remove } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { act } from '../../act.ts'
import { useFact } from '../../facts.ts'
import { Empty, Missing } from '../../parts/empty.tsx'
import { may } from '../../session.ts'
import { siteTime } from '../../site.ts'
import { Shown } from './shown.tsx'
import { words } from './words.ts'

export function Alerts() {
  const fact = useFact<Said>('/cap')
  const refused = fact.value?.refused ?? []
  return (
    <section aria-labelledby="alerts">
      <h2 id="alerts">{words.alerts}</h2>
      <Missing fact={fact} />
      {fact.value?.alerts.length === 0 && <Empty>{words.noAlerts}</Empty>}
      <ul>{fact.value?.alerts.map((a) => <One key={a.id} of={a} />)}</ul>
      {refused.length > 0 && (
        <details>
          <summary>{words.refusedAlerts} <span class="count">{refused.length}</span></summary>
          <ul>
            {refused.map((r) => (
              <li class="line" key={r.at}>
                <div>
                  <h3>{r.file || r.sender}</h3>
                  <p>{say(r.what)} {say(r.remedy)}</p>
                  <p class="when">{siteTime.value.when(r.at)}</p>
                </div>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function One({ of: a }: { of: Alert }) {
  const displays = useFact<Display[]>('/displays').value ?? []
  const text = a.text ? say(a.text) : ''
  const coming = a.from && Date.parse(a.from) > Date.now()
  return (
    <li class="line" data-key={a.id}>
      <div>
        <h3><span class={`chip ${a.level}`}>{words.levels[a.level]}</span> {a.drill && words.drillMark}{text}</h3>
        {coming ? <p>{words.comesAt(siteTime.value.when(a.from!))}</p> : <Shown of={a} displays={displays} />}
        <p class="when">{[a.sender, a.until && words.until(siteTime.value.when(a.until))].filter(Boolean).join(' · ')}</p>
      </div>
      {may('operator') && <button aria-label={words.takeOffNamed(text)} onClick={() => void act(() => remove(`/cap/${encodeURIComponent(a.id)}`), words.takenOff)}>{words.takeOff}</button>}
    </li>
  )
}
