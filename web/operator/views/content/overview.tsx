// All content at a glance.
import { useFact } from '../../facts.ts'
import { Empty, Missing } from '../../parts/empty.tsx'
import { to } from '../../route.ts'
import type { Playlist } from './api.ts'
import { useNames } from './names.ts'
import { Picture } from './picture.tsx'
import { Aside, Removed } from './aside.tsx'
import { summary } from './summary.ts'
import { Urgent } from './urgent.tsx'
import { words } from './words.ts'

/** How many pictures a row has at most; the style hides those that do not fit. */
const most = 8

export function Overview() {
  const playlists = useFact<Playlist[]>('/playlists', 1000)
  return (
    <div class="content">
      <Urgent playlists={playlists.value} />
      <section aria-labelledby="folders">
        <h2 id="folders">{words.folders}</h2>
        <Missing fact={playlists} />
        {playlists.value?.length === 0 && <Empty>{words.none}</Empty>}
        <ul class="folders">{playlists.value?.map((p) => <Folder key={p.name} of={p} />)}</ul>
      </section>
      <Removed />
      <Aside />
    </div>
  )
}

function Folder({ of: p }: { of: Playlist }) {
  const name = useNames()
  return (
    <li>
      <a class="folder" href={to('content', p.name)}>
        <span class="called">
          <strong>{p.name}</strong>
          <span>{summary(p) || words.nothingShort}</span>
          <span>{words.shownOn(p.displays.map(name).join('、'))}</span>
        </span>
        <span class="strip">{p.items.filter((x) => !x.expired).slice(0, most).map((x) => <Picture key={x.path} of={x} />)}</span>
      </a>
    </li>
  )
}
