// Whether all items of a playlist play at any time. When rules hold is the daemon's to know: its calendar says which
// days are workdays.
import type { Item } from './api.ts'

/** Of the items of a playlist, so many of which play or will: all play always, some at set times, or the list is cut. */
export function extent(items: readonly Pick<Item, 'expired' | 'when'>[], playing: number): 'always' | 'some' | 'cut' {
  const due = items.filter((x) => !x.expired)
  if (due.some((x) => Object.keys(x.when).length > 0)) return 'some'
  return due.length < playing ? 'cut' : 'always'
}
