// The documents of a display over time: what it followed in the past, and what it will follow as far as is known.
// From them everything on this view is computed, by the same At as on the display.
import { signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { Refused } from '../../../shared/api.ts'
import { calmly } from '../../../shared/live.ts'
import { hints } from '../../facts.ts'
import { followedAt, type Span } from '../../parts/followed.ts'

/** More programs than this in a day are not looked through: the day is then shown from the last of them on. */
const most = 60

/** What is known of a display: the program of now, and those of a day in the past. */
export class History {
  /** Rises when something more is known. */
  readonly version = signal(0)
  readonly refused = signal<Refused | undefined>(undefined)
  private present: Span | undefined
  private past: Span[] = []
  private asked = new Set<number>()

  constructor(private readonly display: string) {}

  /** Asks for what is followed now. */
  refresh = calmly(1_000, async () => {
    try {
      this.present = await followedAt(this.display)
      this.refused.value = undefined
    } catch (e) {
      if (e instanceof Refused) this.refused.value = e
    }
    this.version.value++
  })

  /** Asks for everything that was followed between two instants. */
  async look(from: number, until: number): Promise<void> {
    const end = Math.min(until, Date.now() - 1_500)
    if (this.asked.has(from) || end <= from) return
    this.asked.add(from)
    for (let t = end, n = 0; t > from && n < most; n++) {
      // Backwards, from the newest: each answer says since when it was the right one.
      const span = await followedAt(this.display, t).catch(() => undefined)
      if (!span) break
      if (!this.past.some((s) => s.from === span.from)) this.past.push(span)
      t = span.from - 1
    }
    this.past.sort((a, b) => a.from - b.from)
    this.version.value++
  }

  /** What is followed at an instant; undefined if that is not known. */
  at(t: number): Span | undefined {
    void this.version.value
    if (this.present && t >= this.present.from) return this.present
    return this.past.filter((s) => s.from <= t && t < s.until).pop() ?? (this.present && t > Date.now() - 2_000 ? this.present : undefined)
  }

  /** All spans that reach into a time, in order. */
  spans(from: number, until: number): Span[] {
    void this.version.value
    const all = this.past.filter((s) => s.until > from && s.from < until)
    if (this.present && this.present.from < until) all.push(this.present)
    return all.map((s, i) => ({ ...s, from: Math.max(from, s.from), until: Math.min(until, s.until, all[i + 1]?.from ?? until) })).filter((s) => s.from < s.until)
  }
}

/** The history of a display, kept true while it is looked at. */
export function useHistory(display: string, from: number, until: number): History {
  const history = useMemo(() => new History(display), [display])
  useEffect(() => {
    void history.look(from, until)
  }, [history, from, until])
  useEffect(() => history.refresh(), [history, hints.value])
  return history
}
