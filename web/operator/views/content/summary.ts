// How many items a playlist has and how long they take, as far as this is known.
import type { Playlist } from './api.ts'
import { extent } from './playing.ts'
import { length } from './time.ts'
import { words } from './words.ts'

/** In a line; empty, if it has none. */
export function summary({ items, playing, ms }: Playlist): string {
  if (playing === 0) return ''
  switch (extent(items, playing)) {
    case 'always': return `${words.playing(playing)} · ${words.round(length(ms))}`
    case 'some': return `${words.items(playing)} · ${words.someAtTimes}`
    case 'cut': return words.items(playing)
  }
}
