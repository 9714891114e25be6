// Whether a stream really plays. Nothing is asked but when its frames came: a connection that is open, or a playlist
// that grows, shows nothing to anybody. What is to be seen and to be done follows from that by arithmetic.
//
// Every instant is of the page's own clock, in milliseconds.

/** How a stream has been playing. */
export interface Watch {
  /** The last new frame. */
  readonly frame: number
  /** How many have come without a silence between them. */
  readonly run: number
  /** The last frame of a run that was long enough to be seen. */
  readonly good: number
  /** When it was begun the last time, and how often that was in vain. */
  readonly begun: number
  readonly tries: number
  /** When it is begun anew, if no frame comes. */
  readonly again: number
  /** It was begun and not given a rest. */
  readonly busy: boolean
}

/** What of a stream is on the glass: nothing (what is below is seen), its picture, or words instead of it. */
export type Sight = 'below' | 'picture' | 'words'

/** So long without a new frame is a silence, in milliseconds. */
const silence = 4_000
/** And after so long the glass is given back. */
const patience = 20_000
/** Frames in a row that are a picture: a stream that sticks often does so after the first few. */
const steady = 6
/** How long an attempt may go without a frame. */
const attempt = 10_000
/** The longest time between two beginnings. */
const longest = 30_000

/** A stream that was never begun. */
export const unwatched: Watch = { frame: -Infinity, run: 0, good: -Infinity, begun: -Infinity, tries: 0, again: -Infinity, busy: false }

/** A new frame has come. */
export function framed(w: Watch, now: number): Watch {
  const run = now - w.frame < silence ? w.run + 1 : 1
  const next = { ...w, frame: now, run, again: Math.max(w.again, now + silence) }
  return run < steady ? next : { ...next, good: now, tries: 0, again: now + silence }
}

/**
 * What to see and what to do now: begin the stream (anew), or let it rest until it is begun again. `chance`, from 0 to
 * 1, spreads the beginnings of a building full of displays.
 */
export function judged(w: Watch, now: number, chance: number): { watch: Watch; sight: Sight; act?: 'begin' | 'rest' } {
  const sight = w.run >= steady && now - w.frame < silence ? 'picture' : now - w.good < patience ? 'words' : 'below'
  if (now >= w.again) {
    const wait = w.tries === 0 ? silence : Math.min(silence * 1.5 ** w.tries, longest) * (1 - chance / 4)
    return { watch: { ...w, begun: now, tries: w.tries + 1, again: now + wait, busy: true }, sight, act: 'begin' }
  }
  if (w.busy && now - Math.max(w.begun, w.frame) >= attempt) return { watch: { ...w, busy: false }, sight, act: 'rest' }
  return { watch: w, sight }
}
