// What the renderer of a display attests, in words.
import type { Display } from '../../../shared/api.ts'
import { useFact } from '../../facts.ts'
import { title } from '../../parts/names.ts'
import { siteTime } from '../../site.ts'
import { words } from './words.ts'

interface Attestation {
  at: string
  state: keyof typeof words.states
  frame: number
  behind_ms: number
  clock: { offset_ms: number; rtt_ms: number; samples: number }
  missing: number
  dropped: number
  storage: { used: number; quota: number }
  faults: { item: string; reason: keyof typeof words.faultReasons }[]
  player: string
  newest: boolean
}

export function Attested({ display: d }: { display: Display }) {
  const a = useFact<Display & { attested?: Attestation }>(`/displays/${encodeURIComponent(d.id)}`, 2_000).value?.attested
  return (
    <section class="evidence">
      <h3>{words.details}</h3>
      {a ? <dl>{lines(a, d).map(([term, value]) => <div key={term}><dt>{term}</dt><dd>{value}</dd></div>)}</dl> : <p class="hint">{words.neverAttested}</p>}
    </section>
  )
}

const lines = (a: Attestation, d: Display): [string, string][] => [
  [words.attestedAt, siteTime.value.when(a.at)],
  [words.state, words.states[a.state]],
  [words.clock, clock(a)],
  [words.assets, a.missing === 0 ? words.assetsAll : words.assetsMissing(a.missing)],
  [words.storage, a.storage.quota > 0 ? words.storageOf(size(a.storage.used), size(a.storage.quota), `${Math.round((a.storage.used / a.storage.quota) * 100)}%`) : words.storageUnknown],
  [words.faults, a.faults.length === 0 ? words.noFaults : a.faults.map((f) => `${title(f.item)}: ${words.faultReasons[f.reason]}`).join('; ')],
  [words.dropped, words.frames(a.dropped, a.frame)],
  [words.player, a.player === '' ? words.unknown : (a.newest ? words.playerNewest : words.playerOld)(a.player.slice(0, 8))],
  ...Object.entries(d.want).map(([kind, hash]): [string, string] => [
    `${words.documents} · ${words.documentKinds[kind as keyof typeof words.documentKinds]}`,
    d.has[kind] === hash ? `${words.same} (${hash.slice(0, 8)})` : words.differs(hash.slice(0, 8), d.has[kind]?.slice(0, 8) ?? words.hasNothing),
  ]),
]

function clock(a: Attestation): string {
  if (a.clock.samples === 0) return words.clockNone
  const off = Math.abs(a.behind_ms)
  return off < 1_000 ? words.clockGood(`${Math.max(50, Math.ceil(off / 50) * 50)} ms`) : words.clockBad(`${(off / 1000).toFixed(1)} s`)
}

/** Bytes as people say them. */
function size(bytes: number): string {
  const [n, unit] = bytes >= 1 << 30 ? [bytes / (1 << 30), 'GB'] : [bytes / (1 << 20), 'MB']
  return `${n >= 100 ? Math.round(n) : n.toFixed(1)} ${unit}`
}
