// The notices that are on or will be, with who attests them; each can be ended, and what was over is sent again.
import { type Display, type Notice, post, remove } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { act } from '../../act.ts'
import { type Fact, useFact } from '../../facts.ts'
import { Empty, Missing } from '../../parts/empty.tsx'
import { may } from '../../session.ts'
import { siteTime } from '../../site.ts'
import { again } from './draft.ts'
import { Shown } from './shown.tsx'
import { words } from './words.ts'

export function Running({ repeat }: { repeat: (n: Notice) => void }) {
  const fact: Fact<Notice[]> = useFact<Notice[]>('/notices')
  const displays = useFact<Display[]>('/displays').value ?? []
  const on = fact.value?.filter((n) => n.state !== 'over')
  const over = fact.value?.filter((n) => n.state === 'over') ?? []
  return (
    <section class="running" aria-labelledby="running">
      <h2 id="running">{words.running}</h2>
      <Missing fact={fact} />
      {on?.length === 0 && <Empty>{words.none}</Empty>}
      <ul>{on?.map((n) => <One key={n.id} of={n} displays={displays} />)}</ul>
      {over.length > 0 && (
        <details>
          <summary>{words.past} <span class="count">{over.length}</span></summary>
          <ul>{over.map((n) => <Over key={n.id} of={n} repeat={repeat} />)}</ul>
        </details>
      )}
    </section>
  )
}

/** Who may end or send a notice. */
const mine = (n: Notice): boolean => may(n.style === 'takeover' ? 'operator' : 'editor')

function One({ of: n, displays }: { of: Notice; displays: readonly Display[] }) {
  const when = siteTime.value.when(n.until)
  return (
    <li class="line" data-key={n.id}>
      <div>
        <h3>{say(n.text)}</h3>
        {n.state === 'coming' ? <p>{words.comesAt(siteTime.value.when(n.from))}</p> : <Shown of={n} displays={displays} />}
        <p class="when">{words.styles[n.style]} · {words.until(when)}</p>
      </div>
      {mine(n) && <button aria-label={words.stopNamed(say(n.text))} onClick={() => void act(() => remove(`/notices/${n.id}`), words.stopped, () => post('/notices', again(n)))}>{words.stop}</button>}
    </li>
  )
}

function Over({ of: n, repeat }: { of: Notice; repeat: (n: Notice) => void }) {
  return (
    <li class="line">
      <div>
        <h3>{say(n.text)}</h3>
        <p class="when">{words.styles[n.style]} · {words.until(siteTime.value.when(n.until))}</p>
      </div>
      {mine(n) && <button onClick={() => repeat(n)}>{words.again}</button>}
    </li>
  )
}
