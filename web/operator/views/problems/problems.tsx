// What a person can mend: where, what, since when, and what to do; with the button, where a press does it.
import { type Display, post, type Problem } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { isIll } from '../../../shared/verdict.ts'
import { act } from '../../act.ts'
import { useFact } from '../../facts.ts'
import { Empty, Missing } from '../../parts/empty.tsx'
import { to } from '../../route.ts'
import { may } from '../../session.ts'
import { siteTime } from '../../site.ts'
import { words as shared } from '../../words.ts'
import { words } from './words.ts'
import './problems.css'

export function Problems() {
  const problems = useFact<Problem[]>('/problems', 3000)
  return (
    <section>
      <h2>{words.title}</h2>
      <Missing fact={problems} />
      {problems.value?.length === 0 && <None />}
      <ul class="troubles">{problems.value?.map((p) => <Trouble key={p.id} of={p} />)}</ul>
    </section>
  )
}

/** Displays that want a look are no problems; whoever has read of them in the head looks for them here. */
function None() {
  const ill = useFact<Display[]>('/displays').value?.filter((d) => isIll(d.verdict.code)).length ?? 0
  return <Empty>{words.none}{ill > 0 && <> <a href={to('screens')}>{words.ill(ill, shared.view.screens)}</a></>}</Empty>
}

/** One problem, as it stands in every list. */
export function Trouble({ of: p }: { of: Problem }) {
  const view = viewOf(p.id)
  return (
    <li class="trouble">
      <div>
        <h3>{p.where}</h3>
        <p>{say(p.what)}</p>
        <p class="remedy">{say(p.remedy)}</p>
        <p class="when">{words.since(siteTime.value.when(p.since))}</p>
      </div>
      <Mend of={p} />
      {view && <a href={to(view)}>{words.look(shared.view[view])}</a>}
    </li>
  )
}

/** The button of a problem that a person's word settles. */
function Mend({ of: { id } }: { of: Problem }) {
  if (!may('editor')) return null
  if (id === 'folder') return <button onClick={() => void act(() => post('/content/confirm', { playlist: '' }), words.folderConfirmed)}>{words.folder}</button>
  if (!id.startsWith('held/')) return null
  return <button onClick={() => void act(() => post('/content/confirm', { playlist: id.slice('held/'.length) }), words.withdrawn)}>{words.withdraw}</button>
}

/** Where more is said about a problem, by the beginning of its id. */
function viewOf(id: string): keyof typeof shared.view | undefined {
  if (/^(held|file|folder)(\/|$)/.test(id)) return 'content'
  if (id.startsWith('agenda/')) return 'agenda'
  if (/^(stream|cap|contact|alerts|emergency)(\/|$)/.test(id)) return 'notices'
  if (/^(display|player|clone)\//.test(id)) return 'screens'
  return undefined
}
