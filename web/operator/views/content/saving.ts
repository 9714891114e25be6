// Asking what a change means, and making it.
import { useEffect, useState } from 'preact/hooks'
import { Refused } from '../../../shared/api.ts'
import { act } from '../../act.ts'
import { arrange, type Arranged, type Playlist, type Settings } from './api.ts'
import { words } from './words.ts'

/** How long nobody types before the daemon is asked, in milliseconds. */
const pause = 200

export interface Meaning {
  /** What would be; undefined while it is asked for. */
  arranged?: Arranged
  refused?: Refused
}

/** What it would mean to set a playlist so; nothing is asked without a wish. */
export function useMeaning(seen: Playlist | undefined, wish: Settings | undefined): Meaning {
  const [meaning, setMeaning] = useState<Meaning & { wish?: string }>({})
  const text = wish && JSON.stringify(wish)
  useEffect(() => {
    if (!seen || text === undefined) return
    let over = false
    const timer = setTimeout(async () => {
      try {
        const arranged = await arrange(seen.name, seen.tag!, JSON.parse(text) as Settings, true)
        if (!over) setMeaning({ arranged, wish: text })
      } catch (e) {
        if (!over && e instanceof Refused) setMeaning({ refused: e, wish: text })
      }
    }, pause)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [seen?.tag, text])
  return meaning.wish === text ? meaning : {}
}

/** Sets a playlist, and says so with a way back; true if it was done. */
export async function save(seen: Playlist, set: Settings): Promise<boolean> {
  let tag = ''
  const back = (): Promise<unknown> => act(() => arrange(seen.name, tag, seen.set!, false), words.undone)
  return act(async () => (tag = (await arrange(seen.name, seen.tag!, set, false)).playlist.tag!), words.saved, back)
}
