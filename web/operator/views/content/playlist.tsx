// One playlist: its items in order, what does not play, and what one can do with them.
import { useState } from 'preact/hooks'
import { say } from '../../../shared/language.ts'
import { useFact } from '../../facts.ts'
import { Missing } from '../../parts/empty.tsx'
import { to } from '../../route.ts'
import { may } from '../../session.ts'
import type { Item, Playlist, Settings } from './api.ts'
import { DropZone, Uploads, UploadButton } from './dropzone.tsx'
import { ordered } from './draft.ts'
import { Items } from './items.tsx'
import { Means } from './meaning.tsx'
import { useNames } from './names.ts'
import { NotPlayed } from './notplayed.tsx'
import { save, useMeaning } from './saving.ts'
import { SettingDialog } from './setting.tsx'
import { summary } from './summary.ts'
import { words } from './words.ts'

/** A change that is not saved: what was seen, what is wished, and the items as they are until the daemon says. */
interface Draft {
  seen: Playlist
  set: Settings
  items: Item[]
}

export function PlaylistView({ name }: { name: string }) {
  const fact = useFact<Playlist>(`/playlists/${encodeURIComponent(name)}`, 300)
  const [draft, setDraft] = useState<Draft | undefined>()
  const [open, setOpen] = useState<{ name?: string } | undefined>()
  const meaning = useMeaning(draft?.seen, draft?.set)
  const called = useNames()
  const p = fact.value
  if (!p) return <div class="content"><a class="back" href={to('content')}>‹ {words.back}</a><Missing fact={fact} /></div>
  const items = draft ? (meaning.arranged?.playlist.items ?? draft.items) : p.items
  const change = (set: Settings, as: Item[] = items): void => setDraft({ seen: draft?.seen ?? p, set, items: as })
  const set = draft?.set ?? p.set!
  return (
    <DropZone playlist={name}>
      <a class="back" href={to('content')}>‹ {words.back}</a>
      <header class="playlist-head">
        <div>
          <h2>{name}</h2>
          <p class="hint">{[summary(p), words.shownOn(p.displays.map(called).join('、'))].filter(Boolean).join(' · ')}</p>
        </div>
        {may('editor') && (
          <div class="tools">
            <label title={words.priorityHint}>
              <input type="checkbox" checked={set.priority} onChange={(e) => change({ ...set, priority: e.currentTarget.checked })} /> {words.priority}
            </label>
            <button onClick={() => setOpen({})}>{words.defaults}</button>
            <UploadButton playlist={name} />
          </div>
        )}
      </header>
      <Uploads playlist={name} />
      {p.problems?.map((x) => <p key={x.where} class="refused">{x.where} {say(x.what)} {say(x.remedy)}</p>)}
      {items.length === 0 && <p class="hint">{words.nothing(name)}</p>}
      <Items items={items} reorder={(next) => change(ordered(set, next), next)} settings={(of) => setOpen({ name: of })} />
      <NotPlayed files={p.others} />
      {draft && (
        <section class="save-bar" aria-label={words.look}>
          <Means of={meaning} />
          <div class="tools">
            {meaning.refused?.status === 412 ? (
              <button class="primary" onClick={() => setDraft(undefined)}>{words.again}</button>
            ) : (
              <button class="primary" disabled={!meaning.arranged} onClick={async () => (await save(draft.seen, draft.set)) && setDraft(undefined)}>{words.save}</button>
            )}
            <button onClick={() => setDraft(undefined)}>{words.drop}</button>
          </div>
        </section>
      )}
      {open && (
        <SettingDialog
          seen={draft?.seen ?? p}
          set={set}
          name={open.name}
          item={p.items.find((x) => x.name === open.name)}
          saved={() => setDraft(undefined)}
          close={() => setOpen(undefined)}
        />
      )}
    </DropZone>
  )
}
