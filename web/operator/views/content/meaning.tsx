// What a change means, in the daemon's words, before it is made.
import { say } from '../../../shared/language.ts'
import type { Meaning } from './saving.ts'
import { words } from './words.ts'

export function Means({ of: { arranged, refused } }: { of: Meaning }) {
  if (refused) return <p class="refused" role="alert">{say(refused.what)} {say(refused.remedy)}</p>
  if (!arranged) return <p class="hint" role="status">{words.asking}</p>
  if (arranged.difference.length === 0) return <p class="hint" role="status">{words.noChange}</p>
  return (
    <div class="means" role="status" tabIndex={0}>
      <p>{words.changes}</p>
      <ul>{arranged.difference.map((d) => <li key={d['zh-CN']}>{say(d)}</li>)}</ul>
      {arranged.dropped && <p class="hint">{words.dropped(arranged.dropped.join(' '))}</p>}
    </div>
  )
}
