// The frame of the page: whose house it is, how it is, what takes over every screen, where one can go.
import { useEffect } from 'preact/hooks'
import { Alarms } from './views/notices/alarms.tsx'
import { Head } from './head.tsx'
import { listen } from './facts.ts'
import { dialogs } from './parts/dialog.tsx'
import { Toasts } from './parts/toasts.tsx'
import { route, to } from './route.ts'
import { may, session, whoAmI } from './session.ts'
import { Setup, SignIn } from './signin.tsx'
import { views } from './views.ts'
import { words } from './words.ts'

export function App() {
  useEffect(() => void whoAmI(), [])
  const who = session.value
  const setup = route.value.view === 'setup'
  if (!who) return null
  if (who.role === 'nobody') return setup || who.setup ? <Setup token={setup ? route.value.of : ''} /> : <SignIn />
  return <House />
}

/** On a phone not all views are in sight. */
const seen = (link: HTMLElement | null): void => link?.scrollIntoView({ block: 'nearest', inline: 'nearest' })

function House() {
  useEffect(listen, [])
  const open = views.find((v) => v.name === route.value.view && may(v.role)) ?? views[0]
  return (
    <>
      <Head />
      <div class="bar">
        <nav aria-label={words.views}>
          {views.filter((v) => may(v.role)).map((v) => (
            <a key={v.name} href={to(v.name)} aria-current={v === open ? 'page' : undefined} ref={v === open ? seen : undefined}>
              {v.title}
              {v.count && <v.count />}
            </a>
          ))}
        </nav>
        <Alarms />
      </div>
      <main>
        <open.View />
      </main>
      <Toasts mute={dialogs.value > 0} />
    </>
  )
}
