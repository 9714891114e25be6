// What displays follow: the documents from which they decide what to show. A document is named by a hash of what is in it, so it is
// asked for once, whichever of a thousand displays has it, and most of them have the same program.
import { useEffect, useState } from 'preact/hooks'
import { type Geometry, parseGeometry } from '../../player/geometry.ts'
import { noNotices, type Notices, parseNotices } from '../../player/notices.ts'
import type { Followed } from '../../player/picture.ts'
import { parseProgram, type Program } from '../../player/program.ts'
import { get, Refused } from '../../shared/api.ts'

/** What a display follows from an instant until another, in Unix milliseconds. */
export interface Span extends Followed {
  from: number
  until: number
}

/** What a display follows at an instant in Unix milliseconds, now if none is said. */
export async function followedAt(display: string, at?: number): Promise<Span> {
  const path = at === undefined ? '' : `?at=${encodeURIComponent(new Date(at).toISOString())}`
  const d = await get<{ from: string; until: string; program: unknown; notices: unknown; display: unknown }>(`/displays/${encodeURIComponent(display)}/documents${path}`)
  return { from: Date.parse(d.from), until: Date.parse(d.until), program: parseProgram(d.program), notices: parseNotices(d.notices), geometry: parseGeometry(d.display) }
}

/** Documents of one kind, by hash: those that were asked for last. */
class Shelf<T> {
  private readonly kept = new Map<string, Promise<T>>()

  constructor(private readonly most: number, private readonly parse: (value: unknown) => T) {}

  take(display: string, hash: string): Promise<T> {
    const known = this.kept.get(hash) ?? get<unknown>(`/displays/${encodeURIComponent(display)}/documents/${encodeURIComponent(hash)}`).then(this.parse)
    this.kept.delete(hash)
    this.kept.set(hash, known)
    known.catch(() => this.kept.delete(hash))
    const [oldest] = this.kept.keys()
    if (this.kept.size > this.most) this.kept.delete(oldest!)
    return known
  }
}

const programs = new Shelf<Program>(100, parseProgram)
const notices = new Shelf<Notices>(200, parseNotices)
const geometries = new Shelf<Geometry>(2_000, parseGeometry)

/** Kind to hash, as a display should have its documents, or has them. */
type Hashes = Readonly<Record<string, string>>

async function take(display: string, { program, notices: n, display: geometry }: Hashes): Promise<Followed> {
  const [p, g, all] = await Promise.all([programs.take(display, program!), geometries.take(display, geometry!), n ? notices.take(display, n) : noNotices])
  return { program: p, geometry: g, notices: all }
}

/** So many displays are asked about at a time. */
const atATime = 4

const queue: (() => Promise<void>)[] = []
let running = 0

function soon(job: () => Promise<void>): void {
  queue.push(job)
  while (running < atATime && queue.length > 0) void work()
}

async function work(): Promise<void> {
  running++
  for (let job = queue.shift(); job; job = queue.shift()) await job()
  running--
}

export interface Known {
  /** Undefined until they are here, and when they cannot be had; what was known before stays until then. */
  of?: Followed
  /** They are those of the hashes. */
  current: boolean
}

/** How soon an answer that did not come is asked for again, in milliseconds. */
const again = 3_000

/** The documents of a display by their hashes. */
export function useDocuments(display: string, hashes: Hashes): Known {
  const key = [hashes.program, hashes.notices, hashes.display].join()
  const [known, setKnown] = useState<{ of?: Followed; key?: string }>({})
  useEffect(() => {
    if (!hashes.program || !hashes.display) return setKnown({ key })
    let gone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async (): Promise<void> => {
      if (gone) return
      try {
        const of = await take(display, hashes)
        if (!gone) setKnown({ of, key })
      } catch (e) {
        if (e instanceof Refused && e.status === 404) !gone && setKnown({ key })
        else timer = setTimeout(() => soon(ask), again)
      }
    }
    soon(ask)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [display, key])
  return { of: known.of, current: known.key === key }
}
