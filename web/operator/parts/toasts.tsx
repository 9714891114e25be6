// What was done last, or why not; with what takes it back. It is said where the eye is: in the dialog, if one is open.
import { toast } from '../act.ts'
import { refresh } from '../facts.ts'
import { words } from '../words.ts'

/** Where people listen it is there before it says something. */
export function Toasts({ mute }: { mute: boolean }) {
  const t = mute ? undefined : toast.value
  const undo = async (): Promise<void> => {
    toast.value = undefined
    await t!.undo!()
    refresh()
  }
  return (
    <div class="toasts" role="status">
      {t && (
        <p class={t.bad ? 'toast bad' : 'toast'}>
          {t.text}
          {t.undo && <button type="button" onClick={() => void undo()}>{words.undo}</button>}
        </p>
      )}
    </div>
  )
}
