// What one can do to a display.
import { useState } from 'preact/hooks'
import { type Display, post } from '../../../shared/api.ts'
import { act } from '../../act.ts'
import { to } from '../../route.ts'
import { may } from '../../session.ts'
import { Change } from './change.tsx'
import { Delete } from './delete.tsx'
import { Password } from './password.tsx'
import { Safe } from './safe.tsx'
import { words } from './words.ts'

export function Actions({ display: d }: { display: Display }) {
  const [open, setOpen] = useState<'change' | 'delete' | 'mqtt'>()
  const close = (): void => setOpen(undefined)
  const name = d.name || d.id
  const does = (what: 'identify' | 'reload', done: string) => () => void act(() => post(`/displays/${encodeURIComponent(d.id)}/${what}`), done)
  return (
    <div class="actions">
      {may('operator') && <button disabled={!d.online} onClick={does('identify', words.identified(name))}>{words.identify}</button>}
      {may('operator') && <button onClick={does('reload', words.reloaded(name))}>{words.reload}</button>}
      {may('operator') && <Safe display={d} />}
      <a class="button" href={`/screen/${encodeURIComponent(d.id)}`} target="_blank" rel="noopener">{words.open}</a>
      <a class="button" href={to('timeline', d.id)}>{words.timeline}</a>
      {may('operator') && d.fixed === false && <button onClick={() => setOpen('change')}>{words.change}</button>}
      {may('operator') && d.fixed === false && <button onClick={() => setOpen('delete')}>{words.remove}</button>}
      {may('admin') && <button onClick={() => setOpen('mqtt')}>{words.mqtt}</button>}
      {may('operator') && d.fixed && <p class="hint">{words.fixed}</p>}
      {open === 'change' && <Change display={d} close={close} />}
      {open === 'delete' && <Delete display={d} close={close} />}
      {open === 'mqtt' && <Password display={d} close={close} />}
    </div>
  )
}
