// A button that does something only after it was held for a while, with a finger, a mouse or a key: for what
// takes over every screen.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import { tell } from '../act.ts'
import { words } from '../words.ts'

/** In milliseconds. */
const holdFor = 1_500

export function Held({ act, danger, children }: { act: () => void; danger?: boolean; children: ComponentChildren }) {
  const [holding, setHolding] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const stop = (): void => {
    clearTimeout(timer.current)
    timer.current = undefined
    setHolding(false)
  }
  const start = (): void => {
    if (timer.current !== undefined) return
    setHolding(true)
    timer.current = setTimeout(() => {
      stop()
      act()
    }, holdFor)
  }
  const release = (): void => {
    if (timer.current !== undefined) tell(words.holdHint)
    stop()
  }
  useEffect(() => stop, [])
  return (
    <button
      type="button"
      class={`held${danger ? ' danger' : ''}${holding ? ' holding' : ''}`}
      title={words.holdHint}
      style={{ '--hold': `${holdFor}ms` }}
      onPointerDown={(e) => e.button === 0 && start()}
      onPointerUp={release}
      onPointerLeave={stop}
      onPointerCancel={stop}
      onBlur={stop}
      onKeyUp={release}
      onKeyDown={(e) => {
        if (e.key !== 'Enter' && e.key !== ' ') return
        e.preventDefault()
        start()
      }}
      onContextMenu={(e) => e.preventDefault()} // what a long press on a telephone means elsewhere
    >
      {children}
    </button>
  )
}
