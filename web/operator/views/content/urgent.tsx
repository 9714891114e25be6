// What needs somebody: what vanished and is held, what is not shown and why, what waits, what looks out of date.
import type { ComponentChildren } from 'preact'
import { type File, type Held, post } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { act } from '../../act.ts'
import { useFact } from '../../facts.ts'
import { to } from '../../route.ts'
import { may } from '../../session.ts'
import { siteTime } from '../../site.ts'
import type { Playlist } from './api.ts'
import { TakeOff } from './takeoff.tsx'
import { words } from './words.ts'

/** No list is longer: ten thousand files of junk are no reason for a page that no browser shows. */
const most = 100

interface Unsettled {
  files: File[]
  held: Held[]
}

export function Urgent({ playlists }: { playlists: Playlist[] | undefined }) {
  const content = useFact<Unsettled>('/content?state=waiting,refused,unused', 1000).value
  if (!content || !playlists) return null
  const refused = content.files.filter((f) => f.state !== 'waiting')
  const waiting = content.files.filter((f) => f.state === 'waiting')
  const look = playlists.flatMap((p) => (p.look ?? []).map((item) => ({ playlist: p.name, item })))
  const outdated = look.filter((x) => x.item.outdated)
  const noted = look.filter((x) => !x.item.outdated)
  const calm = content.held.length + refused.length + waiting.length + look.length === 0
  return (
    <section class="urgent-content" aria-labelledby="urgent">
      <h2 id="urgent">{words.urgent}</h2>
      {calm && <p class="hint">{playlists.some((p) => p.items.length > 0) ? words.well : words.noFiles}</p>}
      {content.held.map((h) => <HeldBack key={h.playlist} of={h} />)}
      <List title={words.refused} all={refused} draw={(f) => <Refused key={f.path} of={f} />} urgent />
      <List title={words.outdated} all={outdated} draw={(x) => (
        <Row key={x.item.path} path={x.item.path} playlist={x.playlist} act={<TakeOff path={x.item.path} />}><p>{say(x.item.outdated!)}</p></Row>
      )} />
      <List title={words.noted} all={noted} draw={(x) => (
        <Row key={x.item.path} path={x.item.path} playlist={x.playlist}>{x.item.notes?.map((n) => <p key={n['zh-CN']}>{say(n)}</p>)}</Row>
      )} />
      <List title={words.waiting} all={waiting} draw={(f) => <Row key={f.path} path={f.path}><p>{f.reason ? say(f.reason) : words.waitingWhy}</p></Row>} />
    </section>
  )
}

function List<T>({ title, all, draw, urgent }: { title: string; all: readonly T[]; draw: (x: T) => ComponentChildren; urgent?: boolean }) {
  if (all.length === 0) return null
  return (
    <div class={urgent ? 'pile ill' : 'pile'}>
      <h3>{title} <span class="count">{all.length}</span></h3>
      <ul>{all.slice(0, most).map(draw)}</ul>
      {all.length > most && <p class="hint">{words.more(all.length - most)}</p>}
    </div>
  )
}

/** A file, what is to be said of it, and what one can do. */
export function Row({ path, playlist, act, children }: { path: string; playlist?: string; act?: ComponentChildren; children: ComponentChildren }) {
  const name = path.split('/').at(-1)!
  const folder = path.slice(0, -name.length - 1)
  return (
    <li class="file-row">
      <div>
        <h4>{name}</h4>
        {folder && <p class="where">{playlist ? <a href={to('content', playlist)}>{folder}</a> : folder}</p>}
        {children}
      </div>
      {act}
    </li>
  )
}

export function Refused({ of: f }: { of: File }) {
  return (
    <Row path={f.path} act={<TakeOff path={f.path} />}>
      {f.reason && <p class="reason">{say(f.reason)}</p>}
      {f.remedy && <p class="remedy">{say(f.remedy)}</p>}
    </Row>
  )
}

function HeldBack({ of: h }: { of: Held }) {
  return (
    <div class="pile ill file-row">
      <div>
        <h3>{words.held(h.playlist, h.files)}</h3>
        <p>{words.heldWhy}</p>
        <p class="where">{words.since(siteTime.value.when(h.since))}</p>
      </div>
      {may('editor') && <button onClick={() => void act(() => post('/content/confirm', { playlist: h.playlist }), words.confirmed(h.playlist))}>{words.confirm}</button>}
    </div>
  )
}
