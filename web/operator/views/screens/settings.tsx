// What somebody says of a display: how it is called, where it is, what it plays, how its canvas is divided.
import { useState } from 'preact/hooks'
import type { Display, File } from '../../../shared/api.ts'
import { say, type Text } from '../../../shared/language.ts'
import { useFact } from '../../facts.ts'
import { valuesOf } from './sift.ts'
import { words } from './words.ts'

export interface Said {
  name: string
  room: string
  plays: string[]
  layout: string
}

interface RoomSaid {
  id: string
  name: Text
}

/** The playlists of the site: those that displays play, and those that the folder has. */
function usePlaylists(displays: readonly Display[]): string[] {
  const files = useFact<{ files: File[] }>('/content?state=taken,unused', 10_000).value?.files ?? []
  const folders = files.filter((f) => f.path.includes('/')).map((f) => f.path.slice(0, f.path.indexOf('/')))
  return valuesOf([folders, ...displays.map((d) => d.plays ?? [])], (names) => names)
}

export const useSaid = (d?: Display) => useState<Said>({ name: d?.name ?? '', room: '', plays: d?.plays ?? [], layout: d?.layout ?? 'full' })

export function Settings({ said, set }: { said: Said; set: (said: Said) => void }) {
  const displays = useFact<Display[]>('/displays').value ?? []
  const rooms = useFact<RoomSaid[]>('/rooms', 60_000).value ?? []
  const playlists = usePlaylists(displays)
  return (
    <>
      <label>{words.pairName}<input value={said.name} required maxLength={60} placeholder={words.pairNamePlaceholder} onInput={(e) => set({ ...said, name: e.currentTarget.value })} /></label>
      <div class="pair">
        <label>{words.pairRoom}
          <select value={said.room} onChange={(e) => set({ ...said, room: e.currentTarget.value })}>
            <option value="">{words.pairNoRoom}</option>
            {rooms.map((r) => <option key={r.id} value={r.id}>{say(r.name)}</option>)}
          </select>
        </label>
        <label>{words.pairLayout}
          <select value={said.layout} onChange={(e) => set({ ...said, layout: e.currentTarget.value })}>
            {Object.entries(words.layouts).map(([name, text]) => <option key={name} value={name}>{text}</option>)}
          </select>
        </label>
      </div>
      <fieldset>
        <legend>{words.pairPlays}</legend>
        {playlists.length === 0 && <p class="hint">{words.pairPlaysNone}</p>}
        {playlists.map((p) => (
          <label key={p} class="check">
            <input type="checkbox" checked={said.plays.includes(p)} onChange={(e) => set({ ...said, plays: e.currentTarget.checked ? [...said.plays, p] : said.plays.filter((x) => x !== p) })} />
            {p}
          </label>
        ))}
      </fieldset>
    </>
  )
}
