// Which display a player becomes: a new one, or one that is there and has no player.
import { useState } from 'preact/hooks'
import type { Display } from '../../../shared/api.ts'
import { useFact } from '../../facts.ts'
import { Settings, useSaid } from './settings.tsx'
import { words } from './words.ts'

export function Become({ player, accept, back }: { player: { code: string }; accept: (body: object) => void; back: () => void }) {
  const free = [...(useFact<Display[]>('/displays').value ?? [])].sort((a, b) => Number(a.paired ?? false) - Number(b.paired ?? false))
  const [old, setOld] = useState('')
  const [said, set] = useSaid()
  const submit = (e: SubmitEvent): void => {
    e.preventDefault()
    if (old !== '') return accept({ display: old })
    const { name, room, plays, layout } = said
    accept({ name, layout, ...(room !== '' && { room }), ...(plays.length > 0 && { plays }) })
  }
  return (
    <form class="sheet" onSubmit={submit}>
      <p class="code" aria-label={words.pairCode}>{player.code}</p>
      {free.length > 0 && (
        <label>{words.pairWhich}
          <select value={old} onChange={(e) => setOld(e.currentTarget.value)}>
            <option value="">{words.pairNew}</option>
            <optgroup label={words.pairOld}>
              {free.map((d) => <option key={d.id} value={d.id}>{d.name || d.id}{d.online ? ` · ${words.playerOn}` : ''}</option>)}
            </optgroup>
          </select>
        </label>
      )}
      {old === '' && <Settings said={said} set={set} />}
      <p class="answers">
        <button class="primary">{words.pairDo}</button>
        <button type="button" onClick={back}>{words.pairBack}</button>
      </p>
    </form>
  )
}
