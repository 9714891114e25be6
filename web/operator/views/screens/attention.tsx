// What is not right, since when, and what to do: the displays first, then what else a person can mend. One line each.
import { useState } from 'preact/hooks'
import type { Display, Problem } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { isIll, signOf } from '../../../shared/verdict.ts'
import { useFact } from '../../facts.ts'
import { Icon } from '../../parts/icon.tsx'
import { to } from '../../route.ts'
import { siteTime } from '../../site.ts'
import { words } from './words.ts'

/** So many lines are shown before one asks for more. */
const first = 5

interface Line {
  key: string
  sign: readonly string[]
  href: string
  what: string
  how: string
  remedy: string
  since: string
}

const ofDisplay = (d: Display): Line => ({
  key: `display ${d.id}`, sign: signOf(d.verdict.code), href: to('screens', d.id), what: d.name || d.id, how: say(d.verdict.text), remedy: d.verdict.remedy ? say(d.verdict.remedy) : '', since: d.since,
})
const ofProblem = (p: Problem): Line => ({ key: p.id, sign: signOf('stale'), href: to('problems'), what: p.where, how: say(p.what), remedy: say(p.remedy), since: p.since })

export function Attention({ displays }: { displays: readonly Display[] }) {
  const problems = useFact<Problem[]>('/problems', 3_000).value
  const [all, setAll] = useState(false)
  if (!problems) return null
  const lines = [...displays.filter((d) => isIll(d.verdict.code)).map(ofDisplay), ...problems.map(ofProblem)]
  if (lines.length === 0) return null // the head says that all is well
  const rest = lines.length - first
  return (
    <section class="attention" aria-label={words.todo}>
      <ul>
        {(all ? lines.slice(0, 200) : lines.slice(0, first)).map((l) => (
          <li key={l.key}>
            <Icon lines={l.sign} />
            <p>
              <a href={l.href}>{l.what}</a> <b>{l.how}</b> <span class="remedy">{l.remedy}</span>
            </p>
            <span class="since">{words.since(siteTime.value.when(l.since))}</span>
          </li>
        ))}
      </ul>
      {rest > 0 && <button aria-expanded={all} onClick={() => setAll(!all)}>{all ? words.fewer : words.moreTodo(rest)}</button>}
    </section>
  )
}
