// From when until when a notice is shown: mostly from now on, for one of a few lengths.
import { siteTime } from '../../site.ts'
import type { Draft } from './draft.ts'
import { Pick } from './pick.tsx'
import { words } from './words.ts'

const lengths = [30, 60, 120, 240, 720]

export function When({ draft, change }: { draft: Draft; change: (d: Partial<Draft>) => void }) {
  const time = siteTime.value
  const clock = (t: number): string => `${time.dayOf(t)}T${time.timeOfDay(t).slice(0, 5)}`
  const tonight = `${time.dayOf(Date.now())}T23:59`
  const offered = lengths.includes(draft.minutes) ? lengths : [...lengths, draft.minutes].sort((a, b) => a - b)
  const custom = draft.until !== '' && draft.until !== tonight
  const hour = 3600_000
  return (
    <fieldset class="when">
      <legend>{words.when}</legend>
      <div class="picks">
        <Pick one="from" on={draft.from === ''} choose={() => change({ from: '' })}>{words.now}</Pick>
        <Pick one="from" on={draft.from !== ''} choose={() => change({ from: clock(Date.now() + hour), until: '' })}>{words.later}</Pick>
        {draft.from !== '' && <input type="datetime-local" value={draft.from} aria-label={words.start} onInput={(e) => change({ from: e.currentTarget.value })} />}
        {draft.from !== '' && <small>{time.dayName(draft.from.slice(0, 10))}</small>}
      </div>
      <div class="picks" role="group" aria-label={words.howLong}>
        {offered.map((m) => (
          <Pick key={m} one="long" on={draft.until === '' && draft.minutes === m} choose={() => change({ minutes: m, until: '' })}>{words.minutes(m)}</Pick>
        ))}
        {draft.from === '' && <Pick one="long" on={draft.until === tonight} choose={() => change({ until: tonight })}>{words.today}</Pick>}
        <Pick one="long" on={custom} choose={() => change({ until: clock(Date.now() + 24 * hour) })}>{words.custom}</Pick>
        {custom && <input type="datetime-local" value={draft.until} aria-label={words.end} onInput={(e) => change({ until: e.currentTarget.value })} />}
        {custom && <small>{time.dayName(draft.until.slice(0, 10))}</small>}
      </div>
    </fieldset>
  )
}
