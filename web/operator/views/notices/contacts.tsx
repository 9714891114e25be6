// The contacts of other systems, such as the fire alarm, and how they stand.
import type { Contact } from '../../../shared/api.ts'
import { useFact } from '../../facts.ts'
import { Empty, Missing } from '../../parts/empty.tsx'
import { siteTime } from '../../site.ts'
import { words } from './words.ts'

export function Contacts() {
  const fact = useFact<Contact[]>('/contacts')
  return (
    <section aria-labelledby="contacts">
      <h2 id="contacts">{words.contacts}</h2>
      <Missing fact={fact} />
      {fact.value?.length === 0 && <Empty>{words.noContacts}</Empty>}
      <ul>
        {fact.value?.map((c) => (
          <li class="line" key={c.id}>
            <div>
              <h3>{c.drill && words.drillMark}{c.name} <span class={`chip ${c.state}`}>{words.contactStates[c.state]}</span></h3>
              <p class="when">{words.since(siteTime.value.when(c.since))}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
