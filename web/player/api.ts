// window.yiping: what a person at the console, a test, or the page around this one may ask the player.
import { at, forever, noItem } from './at.ts'
import type { Notices } from './notices.ts'
import type { Program } from './program.ts'

/** What is due at an instant, as GET /api/v1/displays/{id}/frame says it, without the reasons. */
export interface DueFrame {
  display: string
  at: string
  program: string
  /** null: never. */
  next: string | null
  regions: { id: string; item: string; asset: string; offset_ms: number; until: string | null }[]
  overlay: string
  takeover: string
}

export interface Api {
  /** What is due now, or at an instant in Unix milliseconds. */
  frame(t?: number): DueFrame | undefined
  clock(): { offset_ms: number; rtt_ms: number; samples: number }
  /** Figures of this page since it was loaded; their names are not promised. */
  stats(): Record<string, unknown>
  /** Deletes stored assets that no display of this origin needs; the player does that now and then itself. */
  sweep(): Promise<void>
}

declare global {
  interface Window {
    yiping?: Api
  }
}

export function frameOf(display: string, program: Program | undefined, hash: string, notices: Notices, t: number): DueFrame | undefined {
  if (!program) return undefined
  const frame = at(program, notices, Math.floor(t))
  return {
    display,
    at: instant(t),
    program: hash,
    next: orNever(frame.next),
    regions: frame.regions.map((s) => {
      const item = s.item === noItem ? undefined : program.items[s.item]
      return { id: s.region, item: item?.id ?? '', asset: item?.asset ?? '', offset_ms: s.offset, until: orNever(s.until) }
    }),
    overlay: frame.overlay ?? '',
    takeover: frame.takeover ?? '',
  }
}

const instant = (t: number): string => new Date(t).toISOString()
const orNever = (t: number): string | null => (t >= forever ? null : instant(t))
