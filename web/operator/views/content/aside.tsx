// What does not play because somebody said so: what was taken off, and what is parked. Asked for only when looked at.
import { useState } from 'preact/hooks'
import { type File, post, type Removed as Gone } from '../../../shared/api.ts'
import { act } from '../../act.ts'
import { useFact } from '../../facts.ts'
import { Empty, Missing } from '../../parts/empty.tsx'
import { may } from '../../session.ts'
import { siteTime } from '../../site.ts'
import { Row } from './urgent.tsx'
import { words } from './words.ts'

const most = 200

export function Removed() {
  const [open, setOpen] = useState(false)
  return (
    <details class="aside" onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{words.removed}</summary>
      {open && <RemovedList />}
    </details>
  )
}

function RemovedList() {
  const removed = useFact<Gone[]>('/content/removed', 1000)
  const restore = (path: string): void => void act(() => post('/content/restore', { path }), words.restored(path))
  return (
    <>
      <Missing fact={removed} />
      {removed.value?.length === 0 && <Empty>{words.removedNone}</Empty>}
      <ul>
        {removed.value?.slice(0, most).map((x) => (
          <Row key={`${x.path} ${x.at}`} path={x.path} act={may('editor') && <button aria-label={words.restoreOf(x.path)} onClick={() => restore(x.path)}>{words.restore}</button>}>
            <p class="where">{siteTime.value.when(x.at)}</p>
          </Row>
        ))}
      </ul>
    </>
  )
}

/** Everything that is parked, wherever it is. */
export function Aside() {
  const [open, setOpen] = useState(false)
  return (
    <details class="aside" onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{words.parked}</summary>
      {open && <ParkedList />}
    </details>
  )
}

function ParkedList() {
  const parked = useFact<{ files: File[] }>('/content?state=parked', 3000)
  return (
    <>
      <Missing fact={parked} />
      <ul class="parked">{parked.value?.files.slice(0, most).map((f) => <li key={f.path}>{f.path}</li>)}</ul>
    </>
  )
}
