// What programs sign in with. A token is shown once.
import { useState } from 'preact/hooks'
import { post, remove } from '../../../shared/api.ts'
import { act } from '../../act.ts'
import { useFact } from '../../facts.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Empty, Missing } from '../../parts/empty.tsx'
import { Secret } from '../../parts/secret.tsx'
import { siteTime } from '../../site.ts'
import { RoleChoice, type UserRole } from './roles.tsx'
import { words } from './words.ts'

interface Token {
  id: string
  name: string
  role: UserRole
  seen: string | null
}

export function Tokens() {
  const fact = useFact<Token[]>('/tokens', 5_000)
  const [adding, setAdding] = useState(false)
  const [leaving, setLeaving] = useState<Token>()
  return (
    <section>
      <h2>{words.tokens}</h2>
      <p class="hint">{words.tokensWhat}</p>
      <Missing fact={fact} />
      {fact.value?.length === 0 && <Empty>{words.tokensNone}</Empty>}
      <ul class="rows">
        {fact.value?.map((t) => (
          <li key={t.id}>
            <div><b>{t.name}</b> <span class="since">{words.roles[t.role]} · {t.seen ? words.seen(siteTime.value.when(t.seen)) : words.never}</span></div>
            <button onClick={() => setLeaving(t)}>{words.remove}</button>
          </li>
        ))}
      </ul>
      <p><button onClick={() => setAdding(true)}>{words.addToken}</button></p>
      {adding && <Add close={() => setAdding(false)} />}
      {leaving && (
        <Dialog title={words.remove} close={() => setLeaving(undefined)}>
          <p>{words.tokenRevokeSure(leaving.name)}</p>
          <p class="answers">
            <button class="primary" onClick={() => void act(() => remove(`/tokens/${encodeURIComponent(leaving.id)}`), words.tokenRemoved).then(() => setLeaving(undefined))}>{words.remove}</button>
            <button onClick={() => setLeaving(undefined)}>{words.cancel}</button>
          </p>
        </Dialog>
      )}
    </section>
  )
}

function Add({ close }: { close: () => void }) {
  const [role, setRole] = useState<UserRole>('viewer')
  const [token, setToken] = useState('')
  const submit = (e: SubmitEvent): void => {
    e.preventDefault()
    const name = new FormData(e.currentTarget as HTMLFormElement).get('name')
    void act(async () => setToken((await post<{ token: string }>('/tokens', { name, role })).token), '')
  }
  return (
    <Dialog title={words.addToken} close={close}>
      {token === '' ? (
        <form class="sheet" onSubmit={submit}>
          <label>{words.tokenName}<input name="name" autocomplete="off" autofocus required /></label>
          <RoleChoice value={role} set={setRole} />
          <p class="answers"><button class="primary">{words.addToken}</button><button type="button" onClick={close}>{words.cancel}</button></p>
        </form>
      ) : (
        <div class="sheet">
          <p>{words.tokenOnce}</p>
          <Secret label={words.token} text={token} />
          <p class="answers"><button class="primary" onClick={close}>{words.close}</button></p>
        </div>
      )}
    </Dialog>
  )
}
