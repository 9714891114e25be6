// Changing a display that was made by pairing.
import { type Display, patch } from '../../../shared/api.ts'
import { act } from '../../act.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Settings, useSaid } from './settings.tsx'
import { useFact } from '../../facts.ts'
import type { Text } from '../../../shared/language.ts'
import { useEffect } from 'preact/hooks'
import { words } from './words.ts'

export function Change({ display: d, close }: { display: Display; close: () => void }) {
  const [said, set] = useSaid(d)
  const rooms = useFact<{ id: string; name: Text }[]>('/rooms', 60_000).value
  useEffect(() => {
    const room = rooms?.find((r) => r.name['zh-CN'] === d.room)
    if (room) set((s) => ({ ...s, room: room.id }))
  }, [rooms])
  const save = async (e: SubmitEvent): Promise<void> => {
    e.preventDefault()
    if (await act(() => patch(`/displays/${encodeURIComponent(d.id)}`, said), words.changed(said.name))) close()
  }
  return (
    <Dialog title={`${words.change} · ${d.name}`} close={close}>
      <form class="sheet" onSubmit={(e) => void save(e)}>
        <Settings said={said} set={set} />
        <p class="answers">
          <button class="primary">{words.save}</button>
          <button type="button" onClick={close}>{words.cancel}</button>
        </p>
      </form>
    </Dialog>
  )
}
