// Signing in, and making the first user with the link that the daemon printed.
import { useState } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import { post, Refused } from '../shared/api.ts'
import { language, say, switchLanguage } from '../shared/language.ts'
import mark from '../shared/mark.svg'
import './signin.css'
import { go, to } from './route.ts'
import { session, whoAmI } from './session.ts'
import { words } from './words.ts'

export function SignIn() {
  return <Door title={words.signIn} path="/session" extra={{}} button={words.signIn} password="current-password" />
}

/** The first user. Without a token it says where the link is found. */
export function Setup({ token }: { token: string }) {
  if (token === '') return <Frame title={words.setup}><p class="hint">{words.setupWhere}</p></Frame>
  return <Door title={words.setup} path="/setup" extra={{ token }} button={words.setupDo} password="new-password" />
}

function Frame({ title, children }: { title: string; children: ComponentChildren }) {
  const other = language() === 'en' ? { text: '中文', lang: 'zh-CN' } : { text: 'English', lang: 'en' }
  return (
    <div class="door">
      <main>
        <img class="seal" src={mark} alt="谊屏 Yiping" />
        <h1>{session.value?.site || words.title}</h1>
        <h2>{title}</h2>
        {children}
      </main>
      <footer><button lang={other.lang} onClick={switchLanguage}>{other.text}</button></footer>
    </div>
  )
}

interface Entrance {
  title: string
  path: string
  extra: object
  button: string
  password: 'current-password' | 'new-password'
}

function Door({ title, path, extra, button, password }: Entrance) {
  const [refused, setRefused] = useState('')
  const [busy, setBusy] = useState(false)
  const submit = async (e: SubmitEvent): Promise<void> => {
    e.preventDefault()
    const said = new FormData(e.currentTarget as HTMLFormElement)
    setBusy(true)
    setRefused('')
    try {
      await post(path, { ...extra, name: String(said.get('name')).trim(), password: said.get('password') })
      if (path === '/setup') go(to('screens'), true)
      await whoAmI()
    } catch (e) {
      setRefused(e instanceof Refused ? `${say(e.what)} ${say(e.remedy)}` : words.away)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Frame title={title}>
      {password === 'new-password' && <p class="hint">{words.setupHow}</p>}
      <form onSubmit={(e) => void submit(e)}>
        <label>{words.name}<input name="name" autocomplete="username" autocapitalize="off" spellcheck={false} required autofocus /></label>
        <Password autocomplete={password} />
        {password === 'new-password' && <p class="hint">{words.passwordHint}</p>}
        {refused && <p class="refused" role="alert">{refused}</p>}
        <button class="primary" disabled={busy}>{busy ? words.wait : button}</button>
      </form>
    </Frame>
  )
}

/** A password, which can be looked at: on a telephone nobody types one blindly. */
function Password({ autocomplete }: { autocomplete: 'current-password' | 'new-password' }) {
  const [seen, setSeen] = useState(false)
  const field = { id: 'password', name: 'password', autocomplete, required: true } as const
  return (
    <div class="password">
      <label for="password">{words.password}</label>
      {seen ? <input {...field} type="text" /> : <input {...field} type="password" />}
      <button type="button" aria-pressed={seen} onClick={() => setSeen(!seen)}>{seen ? words.hide : words.look}</button>
    </div>
  )
}
