// A picture of a display in its own shape: what its renderer attests is on the glass, or what the plan says will be. It is drawn by the
// code that draws it there, but it is no screenshot; the page says so.
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import type { Followed } from '../../../player/picture.ts'
import type { Display } from '../../../shared/api.ts'
import { now } from '../../../shared/clock.ts'
import { say } from '../../../shared/language.ts'
import { useDocuments } from '../../parts/followed.ts'
import { Glass, type Paint } from '../../parts/glass.tsx'
import type { Plan } from './plan.ts'
import { attests, shows } from './truth.ts'
import { words } from './words.ts'

interface Props {
  display: Display
  /** One of many. */
  small?: boolean
}

const nothing = {}

/** What it attests. */
export function Now({ display: d, small }: Props) {
  const { of, current } = useDocuments(d.id, attests(d) ? d.has : nothing)
  // A picture that stands still on the glass stands still here.
  const stuck = d.verdict.code === 'stuck' ? Date.parse(d.since) : undefined
  const paint = useMemo<Paint | undefined>(
    () => (of && current ? (p, width) => p.attest(of, { shows: d.shows, over: d.over ?? '' }, stuck ?? now(), width) : undefined),
    [of, current, d.shows, d.over, stuck],
  )
  if (!attests(d)) return <Blank display={d}>{d.verdict.code === 'unattested' ? say(d.verdict.text) : words.noAttestation}</Blank>
  if (!of) return <Blank display={d}>{current ? shows(d, undefined) : ''}</Blank>
  return <Glass shape={shapeOf(of)} paint={paint} every={1_000} small={small} />
}

/** What it will show. */
export function Then({ display: d, plan: { of, none, t }, small }: Props & { plan: Plan }) {
  const paint = useMemo<Paint | undefined>(() => of && ((p, width) => p.show(of, t, width)), [of, t])
  return of ? <Glass shape={shapeOf(of)} paint={paint} small={small} /> : <Blank display={d}>{none ? words.noPlan : ''}</Blank>
}

const shapeOf = ({ geometry: { viewport } }: Followed): [number, number] => [viewport[2], viewport[3]]

/** The shape alone, where nobody knows what is on the glass. */
const Blank = ({ display: { canvas: [w, h] }, children }: { display: Display; children: ComponentChildren }) => (
  <div class="glass blank" style={{ '--w': w, '--h': h }} aria-hidden="true"><span>{children}</span></div>
)
