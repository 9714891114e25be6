// How a display was in the last day.
import { useState } from 'preact/hooks'
import type { Code } from '../../../shared/api.ts'
import { say, type Text } from '../../../shared/language.ts'
import { isIll, signOf } from '../../../shared/verdict.ts'
import { useFact } from '../../facts.ts'
import { Empty, Missing } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icon.tsx'
import { siteTime } from '../../site.ts'
import { words } from './words.ts'

interface Past {
  at: string
  code: Code
  text: Text
  until: string | null
}

export function History({ id }: { id: string }) {
  const [from] = useState(() => new Date(Date.now() - 86_400_000).toISOString())
  const fact = useFact<Past[]>(`/displays/${encodeURIComponent(id)}/history?from=${encodeURIComponent(from)}`, 5_000)
  return (
    <section class="history">
      <h3>{words.history}</h3>
      <Missing fact={fact} />
      {fact.value?.length === 0 && <Empty>{words.historyNone}</Empty>}
      <ul>
        {[...(fact.value ?? [])].reverse().slice(0, 20).map((p) => (
          <li key={p.at}>
            <span class={isIll(p.code) ? 'verdict ill' : 'verdict'}><Icon lines={signOf(p.code)} />{say(p.text)}</span>
            <span class="since">{p.until ? words.until(siteTime.value.when(p.at), siteTime.value.when(p.until)) : words.stillSo(siteTime.value.when(p.at))}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
