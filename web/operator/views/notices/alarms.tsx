// What is always in reach: 一键撤屏 and 紧急; and on every view what of both is on now.
import { useState } from 'preact/hooks'
import { post } from '../../../shared/api.ts'
import { act } from '../../act.ts'
import { Held } from '../../parts/held.tsx'
import { Icon } from '../../parts/icon.tsx'
import { signOf } from '../../../shared/verdict.ts'
import { may } from '../../session.ts'
import { Banners } from './banners.tsx'
import { EmergencyPanel } from './emergency.tsx'
import './notices.css'
import { words } from './words.ts'

const curtain = ['M1.5 2h13', 'M3 2v12h10V2', 'M8 2v12', 'M3 11c2 0 4-3 5-9', 'M13 11c-2 0-4-3-5-9']

export function Alarms() {
  const [open, setOpen] = useState(false)
  return (
    <>
      {may('operator') && (
        <div class="alarms">
          <Held act={() => void act(() => post('/safe'), words.safeDone)}>
            <Icon lines={curtain} />
            {words.safe}
          </Held>
          <button class="danger" aria-haspopup="dialog" onClick={() => setOpen(true)}>
            <Icon lines={signOf('stale')} />
            {words.emergency}
          </button>
        </div>
      )}
      <Banners />
      {open && <EmergencyPanel close={() => setOpen(false)} />}
    </>
  )
}
