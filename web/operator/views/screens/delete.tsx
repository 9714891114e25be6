// Deleting a display that was made by pairing, with a second look.
import { type Display, remove } from '../../../shared/api.ts'
import { act } from '../../act.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { go, to } from '../../route.ts'
import { words } from './words.ts'

export function Delete({ display: d, close }: { display: Display; close: () => void }) {
  const name = d.name || d.id
  const gone = async (): Promise<void> => {
    if (await act(() => remove(`/displays/${encodeURIComponent(d.id)}`), words.removed(name))) go(to('screens'))
    else close()
  }
  return (
    <Dialog title={words.remove} close={close}>
      <p>{words.removeSure(name)}</p>
      <p class="answers">
        <button class="primary" onClick={() => void gone()}>{words.remove}</button>
        <button onClick={close}>{words.cancel}</button>
      </p>
    </Dialog>
  )
}
