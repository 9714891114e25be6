// Where one is signed in; for an admin, where anybody is.
import { remove } from '../../../shared/api.ts'
import { act } from '../../act.ts'
import { useFact } from '../../facts.ts'
import { device } from '../../parts/device.ts'
import { Empty, Missing } from '../../parts/empty.tsx'
import { siteTime } from '../../site.ts'
import { words } from './words.ts'

interface SignedIn {
  id: string
  user: string
  seen: string
  from: string
  agent: string
  current: boolean
}

export function Sessions() {
  const fact = useFact<SignedIn[]>('/sessions', 5_000)
  return (
    <section>
      <h2>{words.sessions}</h2>
      <Missing fact={fact} />
      {fact.value?.length === 0 && <Empty>{words.sessionsNone}</Empty>}
      <ul class="rows">
        {fact.value?.map((s) => (
          <li key={s.id}>
            <div>
              <b>{s.user}</b> {device(s.agent)}
              <p class="since">{s.from} · {s.current ? words.thisOne : words.seen(siteTime.value.when(s.seen))}</p>
            </div>
            {!s.current && <button onClick={() => void act(() => remove(`/sessions/${encodeURIComponent(s.id)}`), words.revoked)}>{words.revoke}</button>}
          </li>
        ))}
      </ul>
    </section>
  )
}
