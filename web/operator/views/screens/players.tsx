// The players that may show a display. One that is revoked is cut off at once.
import { useState } from 'preact/hooks'
import { remove } from '../../../shared/api.ts'
import { act } from '../../act.ts'
import { useFact } from '../../facts.ts'
import { device } from '../../parts/device.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Empty, Missing } from '../../parts/empty.tsx'
import { siteTime } from '../../site.ts'
import { words } from './words.ts'

interface Player {
  id: string
  display: string
  seen?: string
  from: string
  agent: string
  online?: boolean
  clone: boolean
}

export function Players({ id }: { id: string }) {
  const fact = useFact<Player[]>('/players', 3_000)
  const [asking, ask] = useState<Player>()
  const own = fact.value?.filter((p) => p.display === id)
  return (
    <section class="players">
      <h3>{words.players}</h3>
      <Missing fact={fact} />
      {own?.length === 0 && <Empty>{words.playersNone}</Empty>}
      <ul>
        {own?.map((p) => (
          <li key={p.id}>
            <div>
              <b>{device(p.agent)}</b> <span class="since">{p.from}</span>
              <p class="since">{p.online ? words.playerOn : p.seen ? words.playerSeen(siteTime.value.when(p.seen)) : words.playerNever}</p>
              {p.clone && <p class="refused">{words.clone}</p>}
            </div>
            <button onClick={() => ask(p)}>{words.revoke}</button>
          </li>
        ))}
      </ul>
      {asking && (
        <Dialog title={words.revoke} close={() => ask(undefined)}>
          <p>{device(asking.agent)} · {asking.from}</p>
          <p>{words.revokeSure}</p>
          <p class="answers">
            <button class="primary" onClick={() => void act(() => remove(`/players/${encodeURIComponent(asking.id)}`), words.revoked).then(() => ask(undefined))}>{words.revoke}</button>
            <button onClick={() => ask(undefined)}>{words.cancel}</button>
          </p>
        </Dialog>
      )}
    </section>
  )
}
