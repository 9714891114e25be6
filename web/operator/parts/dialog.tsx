// A dialog: the browser's own, which keeps the focus and closes with Escape; on a phone there is none, so it has a button, too.
import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import { toast } from '../act.ts'
import { words } from '../words.ts'
import { Icon } from './icon.tsx'
import { Toasts } from './toasts.tsx'

const cross = ['M3 3l10 10', 'M13 3L3 13']

/** How many are open: while one is, everything else is behind it, for hands and for ears. */
export const dialogs = signal(0)

export function Dialog({ title, close, children }: { title: string; close: () => void; children: ComponentChildren }) {
  const element = useRef<HTMLDialogElement>(null)
  const old = useRef(toast.peek()) // was said of something else
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null
    element.current!.showModal()
    dialogs.value++
    return () => {
      dialogs.value--
      before?.focus()
    }
  }, [])
  return (
    <dialog ref={element} aria-label={title} onClose={close} onClick={(e) => e.target === element.current && close()}>
      <h2>{title}</h2>
      <Toasts mute={toast.value === old.current} />
      {children}
      <button type="button" class="shut" aria-label={words.close} onClick={close}><Icon lines={cross} /></button>
    </dialog>
  )
}
