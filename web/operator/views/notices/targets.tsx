// Where a notice is shown: everywhere, or on floors, in rooms, on groups, on single displays; and how many displays that is.
import { useState } from 'preact/hooks'
import type { Display, Place } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { type Choice, choices, reached } from './draft.ts'
import { Pick } from './pick.tsx'
import { words } from './words.ts'

/** From so many displays on they are looked for and not listed. */
const many = 24

interface Props {
  targets: readonly string[]
  choose: (targets: readonly string[]) => void
  displays: readonly Display[]
  rooms: readonly Place[]
}

export function Targets({ targets, choose, displays, rooms }: Props) {
  const toggle = (t: string): void => choose(targets.includes(t) ? targets.filter((x) => x !== t) : [...targets, t])
  const roomName = (id: string): string => say(rooms.find((r) => r.id === id)?.name ?? { 'zh-CN': id })
  const kinds: [string, Choice[]][] = [
    [words.floors, choices('floor', displays, rooms, words.floor)],
    [words.rooms, choices('room', displays, rooms, roomName)],
    [words.groups, choices('group', displays, rooms, (id) => id)],
  ]
  return (
    <fieldset class="targets">
      <legend>{words.where} <b>{words.reach(reached(targets, displays, rooms).length, displays.length)}</b></legend>
      <div class="picks">
        <Pick on={targets.length === 0} choose={() => choose([])}>{words.everywhere}</Pick>
      </div>
      {kinds.filter(([, of]) => of.length > 0).map(([name, of]) => <Kind key={name} name={name} of={of} targets={targets} toggle={toggle} />)}
      <Displays targets={targets} toggle={toggle} displays={displays} />
    </fieldset>
  )
}

function Kind({ name, of, targets, toggle }: { name: string; of: readonly Choice[]; targets: readonly string[]; toggle: (t: string) => void }) {
  return (
    <div class="picks" role="group" aria-label={name}>
      <span class="hint">{name}</span>
      {of.map(({ target, name, count }) => (
        <Pick key={target} on={targets.includes(target)} choose={() => toggle(target)}>{name}{count > 1 && <small>{count}</small>}</Pick>
      ))}
    </div>
  )
}

function Displays({ targets, toggle, displays }: { targets: readonly string[]; toggle: (t: string) => void; displays: readonly Display[] }) {
  const [sought, seek] = useState('')
  const chosen = (d: Display): boolean => targets.includes(`display:${d.id}`)
  const found = displays.filter((d) => chosen(d) || `${d.name} ${d.id}`.toLowerCase().includes(sought.toLowerCase()))
  const listed = found.filter(chosen).concat(found.filter((d) => !chosen(d))).slice(0, many)
  return (
    <details class="single">
      <summary>{words.displays}</summary>
      {displays.length > many && <input type="search" value={sought} placeholder={words.find} aria-label={words.find} onInput={(e) => seek(e.currentTarget.value)} />}
      <Kind name={words.displays} of={listed.map((d) => ({ target: `display:${d.id}`, name: d.name || d.id, count: 1 }))} targets={targets} toggle={toggle} />
    </details>
  )
}
