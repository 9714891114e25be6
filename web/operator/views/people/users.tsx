// The users, and in plain words what each may do.
import { useState } from 'preact/hooks'
import { patch, post, remove } from '../../../shared/api.ts'
import { act } from '../../act.ts'
import { useFact } from '../../facts.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Missing } from '../../parts/empty.tsx'
import { session } from '../../session.ts'
import { siteTime } from '../../site.ts'
import { RoleChoice, RoleSelect, type UserRole } from './roles.tsx'
import { words } from './words.ts'

interface User {
  name: string
  role: UserRole
  seen: string | null
}

const path = (name: string): string => `/users/${encodeURIComponent(name)}`

export function Users() {
  const fact = useFact<User[]>('/users', 3_000)
  const [open, setOpen] = useState<{ what: 'add' | 'password' | 'delete'; user?: User }>()
  const close = (): void => setOpen(undefined)
  return (
    <section>
      <h2>{words.users}</h2>
      <Missing fact={fact} />
      <ul class="rows">
        {fact.value?.map((u) => (
          <li key={u.name}>
            <div>
              <b>{u.name}</b> <span class="since">{u.seen ? words.seen(siteTime.value.when(u.seen)) : words.never}</span>
              <p class="since">{words.mayDo[u.role]}</p>
            </div>
            {u.name !== session.value?.user && (
              <div class="answers">
                <RoleSelect label={words.roleOf(u.name)} value={u.role} set={(role) => void act(() => patch(path(u.name), { role }), words.changed(u.name), () => patch(path(u.name), { role: u.role }))} />
                <button onClick={() => setOpen({ what: 'password', user: u })}>{words.newPasswordFor}</button>
                <button onClick={() => setOpen({ what: 'delete', user: u })}>{words.remove}</button>
              </div>
            )}
          </li>
        ))}
      </ul>
      <p><button onClick={() => setOpen({ what: 'add' })}>{words.addUser}</button></p>
      {open?.what === 'add' && <Add close={close} />}
      {open?.what === 'password' && <NewPassword name={open.user!.name} close={close} />}
      {open?.what === 'delete' && (
        <Dialog title={words.remove} close={close}>
          <p>{words.removeSure(open.user!.name)}</p>
          <p class="answers">
            <button class="primary" onClick={() => void act(() => remove(path(open.user!.name)), words.removed(open.user!.name)).then(close)}>{words.remove}</button>
            <button onClick={close}>{words.cancel}</button>
          </p>
        </Dialog>
      )}
    </section>
  )
}

function Add({ close }: { close: () => void }) {
  const [role, setRole] = useState<UserRole>('editor')
  const submit = async (e: SubmitEvent): Promise<void> => {
    e.preventDefault()
    const said = new FormData(e.currentTarget as HTMLFormElement)
    const name = String(said.get('name')).trim()
    if (await act(() => post('/users', { name, role, password: said.get('password') }), words.added(name))) close()
  }
  return (
    <Dialog title={words.addUser} close={close}>
      <form class="sheet" onSubmit={(e) => void submit(e)}>
        <label>{words.userName}<input name="name" autocomplete="off" autofocus required /></label>
        <RoleChoice value={role} set={setRole} />
        <label>{words.password}<input name="password" type="password" autocomplete="new-password" minLength={10} required /></label>
        <p class="hint">{words.passwordHint}</p>
        <p class="answers"><button class="primary">{words.addUser}</button><button type="button" onClick={close}>{words.cancel}</button></p>
      </form>
    </Dialog>
  )
}

function NewPassword({ name, close }: { name: string; close: () => void }) {
  const submit = async (e: SubmitEvent): Promise<void> => {
    e.preventDefault()
    const password = new FormData(e.currentTarget as HTMLFormElement).get('password')
    if (await act(() => patch(path(name), { password }), words.changed(name))) close()
  }
  return (
    <Dialog title={`${words.newPasswordFor} · ${name}`} close={close}>
      <form class="sheet" onSubmit={(e) => void submit(e)}>
        <label>{words.newPassword}<input name="password" type="password" autocomplete="new-password" minLength={10} autofocus required /></label>
        <p class="hint">{words.passwordHint}</p>
        <p class="answers"><button class="primary">{words.save}</button><button type="button" onClick={close}>{words.cancel}</button></p>
      </form>
    </Dialog>
  )
}
