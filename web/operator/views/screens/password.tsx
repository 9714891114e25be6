// A new MQTT password for a display, told this once.
import { useState } from 'preact/hooks'
import { type Display, post } from '../../../shared/api.ts'
import { act } from '../../act.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Secret } from '../../parts/secret.tsx'
import { words } from './words.ts'

interface Made {
  username: string
  password: string
}

export function Password({ display: d, close }: { display: Display; close: () => void }) {
  const [made, setMade] = useState<Made>()
  const make = (): void => void act(async () => setMade(await post<Made>(`/displays/${encodeURIComponent(d.id)}/mqtt`)), '')
  return (
    <Dialog title={`${words.mqtt} · ${d.name || d.id}`} close={close}>
      <p>{words.mqttOnce}</p>
      {made && <Secret label={words.mqttUser} text={made.username} />}
      {made && <Secret label={words.mqttPassword} text={made.password} />}
      <p class="answers">
        {!made && <button class="primary" onClick={make}>{words.mqtt}</button>}
        <button onClick={close}>{made ? words.close : words.cancel}</button>
      </p>
    </Dialog>
  )
}
