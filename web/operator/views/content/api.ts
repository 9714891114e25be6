// What the API says of playlists, as far as this view uses it.
import { get, Refused } from '../../../shared/api.ts'
import type { File } from '../../../shared/api.ts'
import type { Text } from '../../../shared/language.ts'

export interface When {
  dates?: { from?: string; until?: string }[]
  days?: string[]
  hours?: { from: string; until: string }[]
}

/** What people set of an item. What is absent is not set. */
export interface Setting {
  /** Milliseconds. */
  ms?: number
  fit?: Fit
  sound?: boolean
  first?: boolean
  /** Empty: always. */
  when?: When
}

export type Fit = 'contain' | 'cover' | 'stretch'

export interface Settings {
  priority: boolean
  order: string[]
  default?: Setting
  items: Record<string, Setting>
}

export interface Item {
  path: string
  name: string
  asset: string
  kind: 'image' | 'video'
  width: number
  height: number
  ms: number
  /** Of a video, in milliseconds. */
  length?: number
  fit: Fit
  sound: boolean
  first: boolean
  when: When
  rule?: Text
  notes?: Text[]
  outdated?: Text
  expired?: boolean
  arrived: string
  /** Its place by name, from 0. */
  natural: number
}

export interface Playlist {
  name: string
  displays: string[]
  /** Items that play now or will. */
  playing: number
  /** Items that play in turn at this moment; not known of what is only wished. */
  now?: number
  ms: number
  items: Item[]
  /** In the list of all playlists: what somebody should look at. */
  look?: Item[]
  others: File[]
  problems?: { where: string; what: Text; remedy: Text }[]
  /** Not in the list of all playlists, and neither is the tag. */
  set?: Settings
  tag?: string
}

export interface Arranged {
  playlist: Playlist
  difference: Text[]
  dropped?: string[]
}

const at = (name: string): string => `/api/v1/playlists/${encodeURIComponent(name)}`

/** Sets a playlist, or asks what that would change. The tag is that of what was seen. */
export async function arrange(name: string, tag: string, set: Settings, dry: boolean): Promise<Arranged> {
  const response = await fetch(at(name), { method: 'PUT', headers: { 'Content-Type': 'application/json', 'If-Match': `"${tag}"` }, body: JSON.stringify({ set, dry }) })
  const answer = (await response.json()) as Arranged & { what: Text; remedy: Text }
  if (!response.ok) throw new Refused(answer.what, answer.remedy, response.status)
  return answer
}

export const takeOff = async (path: string): Promise<void> => {
  const response = await fetch(`/api/v1/content?path=${encodeURIComponent(path)}`, { method: 'DELETE' })
  if (response.ok) return
  const { what, remedy } = (await response.json()) as { what: Text; remedy: Text }
  throw new Refused(what, remedy, response.status)
}

export const incoming = (playlist: string, name: string, bytes: number): Promise<{ path: string; exists: boolean }> =>
  get(`/content/upload?playlist=${encodeURIComponent(playlist)}&name=${encodeURIComponent(name)}&bytes=${bytes}`)
