// How many items a playlist has, how many of them play now and how long they take. When rules hold, and what gives way to
// what, is the daemon's to know.
import type { Playlist } from './api.ts'
import { length } from './time.ts'
import { words } from './words.ts'

/** In a line; empty, if it has none. */
export function summary({ playing, now, ms }: Pick<Playlist, 'playing' | 'now' | 'ms'>): string {
  if (playing === 0) return ''
  if (now === undefined) return words.items(playing)
  return now < playing ? words.playingOf(now, playing) : `${words.playing(playing)} · ${words.round(length(ms))}`
}
