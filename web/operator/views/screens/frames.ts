// What displays should show at an instant. The daemon says it for one display at a time, so only those are asked about
// that somebody can see, a few at a time, and each again only when its answer is over.
import { useEffect, useState } from 'preact/hooks'
import { type Frame, get, Refused } from '../../../shared/api.ts'

export interface Known {
  frame?: Frame
  /** The frame that this one took the place of, as long as a display may still attest it. */
  before?: Frame
  refused?: Refused
}

const atATime = 4
/** How long a display may take to attest a change, in milliseconds. */
const grace = 5_000

const queue: (() => Promise<void>)[] = []
let running = 0

function soon(job: () => Promise<void>): void {
  queue.push(job)
  while (running < atATime && queue.length > 0) {
    running++
    void queue.shift()!().finally(() => {
      running--
      const next = queue.shift()
      if (next) soon(next)
    })
  }
}

/** Assets by item, as far as they were ever seen: a display may show what was due a while ago. */
const assets = new Map<string, string>()

export const assetOf = (item: string): string => assets.get(item) ?? ''

/** What a display shows at an instant ('' is now); asked again when version changes, and when the answer is over. */
export function useFrame(id: string, at: string, version: string): Known {
  const [known, setKnown] = useState<Known>({})
  useEffect(() => {
    let gone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    let last: Frame | undefined
    const ask = async (): Promise<void> => {
      if (gone) return
      try {
        const frame = await get<Frame>(`/displays/${encodeURIComponent(id)}/frame${at === '' ? '' : `?at=${encodeURIComponent(at)}`}`)
        for (const r of frame.regions) if (r.asset !== '') assets.set(r.item, r.asset)
        if (gone) return
        const before = last
        last = frame
        setKnown({ frame, before })
        if (before) setTimeout(() => !gone && setKnown((k) => (k.frame === frame ? { frame } : k)), grace)
        // A clock that is wrong here only makes the page ask a little more or less often.
        if (at === '' && frame.next) timer = setTimeout(() => soon(ask), Math.min(Math.max(Date.parse(frame.next) - Date.now() + 100, 1_000), 3_600_000))
      } catch (e) {
        if (!gone) setKnown({ refused: e instanceof Refused ? e : undefined })
      }
    }
    // A slider passes many instants; only where it rests is asked about.
    timer = setTimeout(() => soon(ask), at === '' ? 0 : 150)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [id, at, version])
  return known
}
