// Signing in, and making the first user with the link that the daemon printed.
import { useState } from 'preact/hooks'
import { post, Refused } from '../shared/api.ts'
import { say } from '../shared/language.ts'
import mark from '../shared/mark.svg'
import { go, to } from './route.ts'
import { session, whoAmI } from './session.ts'
import { words } from './words.ts'

export function SignIn() {
  return <Door title={words.signIn} path="/session" extra={{}} button={words.signIn} password="current-password" />
}

/** The first user. Without a token it says where the link is found. */
export function Setup({ token }: { token: string }) {
  if (token === '') return <Frame><h2>{words.setup}</h2><p>{words.setupWhere}</p></Frame>
  return <Door title={words.setup} path="/setup" extra={{ token }} button={words.setupDo} password="new-password" />
}

function Frame({ children }: { children: preact.ComponentChildren }) {
  return (
    <main class="door">
      <img class="seal" src={mark} alt="谊屏 Yiping" />
      <h1>{session.value?.site}</h1>
      {children}
    </main>
  )
}

function Door({ title, path, extra, button, password }: { title: string; path: string; extra: object; button: string; password: 'current-password' | 'new-password' }) {
  const [refused, setRefused] = useState('')
  const [busy, setBusy] = useState(false)
  const submit = async (e: SubmitEvent): Promise<void> => {
    e.preventDefault()
    const said = new FormData(e.currentTarget as HTMLFormElement)
    setBusy(true)
    try {
      await post(path, { ...extra, name: said.get('name'), password: said.get('password') })
      if (path === '/setup') go(to('screens'), true)
      await whoAmI()
    } catch (e) {
      setRefused(e instanceof Refused ? `${say(e.what)} ${say(e.remedy)}` : words.away)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Frame>
      <h2>{title}</h2>
      <form onSubmit={(e) => void submit(e)}>
        <label>{words.name}<input name="name" autocomplete="username" required autofocus /></label>
        <label>{words.password}<input name="password" type="password" autocomplete={password} required /></label>
        {password === 'new-password' && <p class="hint">{words.passwordHint}</p>}
        {refused && <p class="refused" role="alert">{refused}</p>}
        <button class="primary" disabled={busy}>{button}</button>
      </form>
    </Frame>
  )
}
