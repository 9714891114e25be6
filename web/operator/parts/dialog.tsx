// A dialog: the browser's own, which keeps the focus and closes with Escape.
import { useEffect, useRef } from 'preact/hooks'
import type { ComponentChildren } from 'preact'

export function Dialog({ title, close, children }: { title: string; close: () => void; children: ComponentChildren }) {
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null
    element.current!.showModal()
    return () => before?.focus()
  }, [])
  return (
    <dialog ref={element} aria-label={title} onClose={close} onClick={(e) => e.target === element.current && close()}>
      <h2>{title}</h2>
      {children}
    </dialog>
  )
}
