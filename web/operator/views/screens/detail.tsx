// One display: its picture in large, what it attests in words, how it was, what it has shown, who shows it, what one can do.
import type { Display } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { useFact } from '../../facts.ts'
import { Missing } from '../../parts/empty.tsx'
import { Verdict } from '../../parts/verdict.tsx'
import { to } from '../../route.ts'
import { may } from '../../session.ts'
import { siteTime } from '../../site.ts'
import { Actions } from './actions.tsx'
import { Attested } from './attested.tsx'
import { Mark, placeOf, Truths } from './card.tsx'
import { History } from './history.tsx'
import { instant } from './instant.ts'
import { Now, Then } from './picture.tsx'
import { usePlan } from './plan.ts'
import { Played } from './played.tsx'
import { Players } from './players.tsx'
import { attests, items } from './truth.ts'
import { When } from './when.tsx'
import { words } from './words.ts'

export function Detail({ id }: { id: string }) {
  const fact = useFact<Display[]>('/displays')
  const d = fact.value?.find((d) => d.id === id)
  if (!fact.value) return <Missing fact={fact} />
  return (
    <article class="detail">
      <p class="up"><a href={to('screens', '', instant.value === '' ? {} : { at: instant.value })}>← {words.toAll}</a></p>
      {d ? <Of display={d} /> : <p class="hint">{words.gone(id)}</p>}
    </article>
  )
}

function Of({ display: d }: { display: Display }) {
  const at = instant.value
  const plan = usePlan(d, at)
  return (
    <>
      <header>
        <h2>{d.name || d.id}</h2>
        <p class="room">{placeOf(d)} · <code>{d.id}</code></p>
        <p class="state"><Verdict of={d.verdict} /> <span class="since">{words.since(siteTime.value.when(d.since))}</span></p>
        {d.verdict.remedy && <p class="remedy">{say(d.verdict.remedy)}</p>}
        {d.sent && <p class="one">{words.sent(d.sent.text || words.unknown, siteTime.value.when(d.sent.at))}</p>}
      </header>
      <When />
      <div class="large">
        <figure>
          <div class="pane">{at === '' ? <Now display={d} /> : <Then display={d} plan={plan} />}</div>
          {at !== '' ? (
            <figcaption><Mark display={d} at={at} /> {words.willShow} {plan.due ? items(plan.due.regions.map((r) => r.item)) : words.noPlan}</figcaption>
          ) : (
            attests(d) && <figcaption><Mark display={d} at={at} /> {words.drawn}</figcaption>
          )}
        </figure>
        <div>
          {at === '' && <Truths display={d} due={plan.due} />}
          <Actions display={d} />
        </div>
      </div>
      <div class="columns">
        <Attested display={d} />
        <History id={d.id} />
        <Played id={d.id} />
        {may('operator') && <Players id={d.id} />}
      </div>
    </>
  )
}
