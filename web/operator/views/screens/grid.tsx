// The live grid. Of a thousand displays only those near the window are drawn and asked about; a place is kept for the rest.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Display } from '../../../shared/api.ts'
import { isIll } from '../../../shared/verdict.ts'
import { to } from '../../route.ts'
import { Card } from './card.tsx'
import { instant } from './instant.ts'

const told = new WeakMap<Element, (near: boolean) => void>()
const watcher = new IntersectionObserver((entries) => entries.forEach((e) => told.get(e.target)?.(e.isIntersecting)), { rootMargin: '75% 0px' }) // what a flick of the finger brings up is there already

export const Grid = ({ displays }: { displays: readonly Display[] }) => (
  <ul class="grid">
    {displays.map((d) => <Place key={d.id} display={d} at={instant.value} />)}
  </ul>
)

function Place({ display, at }: { display: Display; at: string }) {
  const element = useRef<HTMLLIElement>(null)
  const [near, setNear] = useState(false)
  useEffect(() => {
    const e = element.current!
    told.set(e, setNear)
    watcher.observe(e)
    return () => watcher.unobserve(e)
  }, [])
  const ill = at === '' && isIll(display.verdict.code)
  // The same object as before is not compared again, and far away nothing is drawn that changes every few seconds.
  return useMemo(
    () => (
      <li ref={element} class={ill ? 'display ill' : 'display'} data-key={display.id}>
        {near ? <Card display={display} at={at} /> : <a class="name" href={to('screens', display.id)}>{display.name || display.id}</a>}
      </li>
    ),
    [near && display, at, near, ill],
  )
}
