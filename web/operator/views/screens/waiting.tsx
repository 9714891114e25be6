// The players that wait to be paired, each a button.
import { useEffect } from 'preact/hooks'
import { refresh, useFact } from '../../facts.ts'
import { device } from '../../parts/device.ts'
import { Empty } from '../../parts/empty.tsx'
import { siteTime } from '../../site.ts'
import { words } from './words.ts'

export interface Waiting {
  code: string
  from: string
  agent: string
  since: string
  canvas: [number, number]
}

export function WaitingPlayers({ set }: { set: (player: Waiting) => void }) {
  const waiting = useFact<Waiting[]>('/pairing', 1_000).value ?? []
  useEffect(() => {
    const timer = setInterval(refresh, 2_000) // who waits is no news that the daemon tells everybody
    return () => clearInterval(timer)
  }, [])
  return (
    <section>
      <h3>{words.pairWaiting}</h3>
      {waiting.length === 0 && <Empty>{words.pairNobody}</Empty>}
      <ul class="waiting">
        {waiting.map((w) => (
          <li key={w.code}>
            <button onClick={() => set(w)}>
              <b>{w.code}</b>
              <span>{device(w.agent)}{w.canvas[0] > 0 && ` · ${words.pairSize(...w.canvas)}`}</span>
              <span class="since">{words.pairFrom(w.from, siteTime.value.when(w.since))}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
