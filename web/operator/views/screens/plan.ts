// What a display should show at an instant: what its documents say, by the At of the player.
import { useEffect, useState } from 'preact/hooks'
import { at as frameAt, noItem } from '../../../player/at.ts'
import type { Followed } from '../../../player/picture.ts'
import { type Display, Refused } from '../../../shared/api.ts'
import { now } from '../../../shared/clock.ts'
import { followedAt, useDocuments } from '../../parts/followed.ts'
import { instantOf } from './instant.ts'

/** What is due at an instant. */
export interface Due {
  /** In the order of the display; '' for the slate. */
  regions: readonly { id: string; item: string }[]
  /** Ids of the notices that cover a display when they are on the glass. */
  full: readonly string[]
  /** Nothing changes before this instant. */
  next: number
}

export function dueAt({ program, notices }: Followed, t: number): Due {
  const { regions, next } = frameAt(program, notices, t)
  return {
    regions: regions.map((s) => ({ id: s.region, item: s.item === noItem ? '' : program.items[s.item]!.id })),
    full: notices.notices.filter((n) => n.style === 'takeover').map((n) => n.id),
    next,
  }
}

export interface Plan {
  /** The instant that it is about, in Unix milliseconds. */
  t: number
  /** Undefined until it is known, and if there is none. */
  of?: Followed
  none: boolean
  due?: Due
  /** What was due a moment ago: a display may still attest that. */
  before?: Due
}

/** How long a display may take to attest a change, in milliseconds. */
const grace = 5_000

/** What a display should show at an instant in the time of the site, '' for now; said again when that is something else. */
export function usePlan(d: Display, at: string): Plan {
  const [moment, setMoment] = useState(now)
  const t = at === '' ? moment : instantOf(at)
  const past = usePast(d.id, at !== '' && t < now() ? t : undefined)
  const present = useDocuments(d.id, d.want)
  const { of, current } = past ?? present
  const due = of && dueAt(of, t)
  const before = of && dueAt(of, t - grace)
  useEffect(() => {
    if (at !== '' || !due || !before) return
    const wait = Math.min(due.next, before.next + grace) - now()
    const timer = setTimeout(() => setMoment(now()), Math.min(Math.max(wait + 50, 250), 3_600_000))
    return () => clearTimeout(timer)
  }, [at, of, moment])
  return { t, of, none: current && !of, due, before }
}

/** What was followed at an instant of the past; undefined if none is asked about. */
function usePast(display: string, t: number | undefined): { of?: Followed; current: boolean } | undefined {
  const [known, setKnown] = useState<{ of?: Followed; t?: number }>({})
  useEffect(() => {
    if (t === undefined) return
    let gone = false
    // A slider passes many instants; only where it rests is asked about.
    const timer = setTimeout(() => {
      followedAt(display, t).then(
        (of) => !gone && setKnown({ of, t }),
        (e) => !gone && setKnown(e instanceof Refused ? { t } : {}),
      )
    }, 150)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [display, t])
  return t === undefined ? undefined : { of: known.of, current: known.t === t }
}
