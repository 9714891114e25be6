// The third question: what will it show at …? A press, a date, or a slider; and back to now with one press.
import { useState } from 'preact/hooks'
import { siteTime } from '../../site.ts'
import { instant, instantOf, local, look, presets } from './instant.ts'
import { words } from './words.ts'

const quarter = 15 * 60_000
/** The slider's length in quarters of an hour. */
const reach = 2 * 24 * 4

export function When() {
  const at = instant.value
  const offered = presets(new Date())
  return (
    <div class="when" role="group" aria-label={words.when}>
      <button aria-pressed={at === ''} onClick={() => look('')}>{words.now}</button>
      {offered.map((p) => (
        <button key={p.at} aria-pressed={at === p.at} onClick={() => look(p.at)}>{words[p.day](p.clock.replace(/^0/, ''))}</button>
      ))}
      <label class="away" for="at">{words.pick}</label>
      <input id="at" type="datetime-local" value={at.replace(' ', 'T')} title={words.pick} onChange={(e) => look(e.currentTarget.value.replace('T', ' '))} />
      <Slider at={at} />
      {at !== '' && (
        <p class="planned" role="status">
          <b>{words.plannedAt(siteTime.value.when(new Date(instantOf(at)).toISOString()))}</b>
          <button onClick={() => look('')}>{words.back}</button>
        </p>
      )}
    </div>
  )
}

function Slider({ at }: { at: string }) {
  const [from] = useState(() => Math.floor(Date.now() / quarter) * quarter)
  const value = at === '' ? 0 : Math.round((instantOf(at) - from) / quarter)
  return (
    <input
      type="range"
      min={0}
      max={reach}
      value={value}
      aria-label={words.drag}
      aria-valuetext={at === '' ? words.now : siteTime.value.when(new Date(instantOf(at)).toISOString())}
      title={words.drag}
      onInput={(e) => {
        const steps = Number(e.currentTarget.value)
        look(steps === 0 ? '' : local(new Date(from + steps * quarter)))
      }}
    />
  )
}
