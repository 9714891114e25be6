// The person who is signed in: what they may do, their password, the way out.
import { useState } from 'preact/hooks'
import { post, remove } from '../../../shared/api.ts'
import { act } from '../../act.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { session, whoAmI } from '../../session.ts'
import { words } from './words.ts'

export function Me() {
  const [changing, setChanging] = useState(false)
  const { user, role } = session.value!
  return (
    <section>
      <h2>{words.me}</h2>
      <p><b>{words.signedInAs(user, words.roles[role])}</b></p>
      <p class="answers">
        <button onClick={() => setChanging(true)}>{words.changePassword}</button>
        <button onClick={() => void act(async () => remove('/session'), '').then(whoAmI)}>{words.signOut}</button>
      </p>
      {changing && <Password close={() => setChanging(false)} />}
    </section>
  )
}

function Password({ close }: { close: () => void }) {
  const submit = async (e: SubmitEvent): Promise<void> => {
    e.preventDefault()
    const said = new FormData(e.currentTarget as HTMLFormElement)
    if (await act(() => post('/password', { old: said.get('old'), new: said.get('new') }), words.passwordChanged)) close()
  }
  return (
    <Dialog title={words.changePassword} close={close}>
      <form class="sheet" onSubmit={(e) => void submit(e)}>
        <input class="away" name="name" autocomplete="username" value={session.value!.user} readOnly tabIndex={-1} aria-hidden="true" />
        <label>{words.oldPassword}<input name="old" type="password" autocomplete="current-password" required /></label>
        <label>{words.newPassword}<input name="new" type="password" autocomplete="new-password" minLength={10} required /></label>
        <p class="hint">{words.passwordHint}</p>
        <p class="answers"><button class="primary">{words.save}</button><button type="button" onClick={close}>{words.cancel}</button></p>
      </form>
    </Dialog>
  )
}
