// Who shows something, as displays attest: how many, and by name those that do not. Boards that cannot attest anything are
// not counted, or it would never be all; they are said apart.
import type { Attested, Display } from '../../../shared/api.ts'
import { words } from './words.ts'

/** So many names are read; more are counted. */
const most = 8

/** The names of displays, not too many: "大厅屏、门牌". */
export function named(ids: readonly string[], displays: readonly Display[]): string {
  const names = ids.slice(0, most).map((id) => displays.find((d) => d.id === id)?.name || id)
  return names.join(words.comma) + (ids.length > most ? words.more(ids.length) : '')
}

export function Shown({ of: { shown, waiting = [], missing, unattested }, displays, queued = words.queued }: { of: Attested & { waiting?: readonly string[] }; displays: readonly Display[]; queued?: (names: string) => string }) {
  const all = shown.length + waiting.length + missing.length
  const said = all > 0 || unattested.length === 0 ? [words.attested(shown.length, all)] : []
  if (waiting.length > 0) said.push(queued(named(waiting, displays)))
  if (missing.length > 0) said.push(words.missing(named(missing, displays)))
  if (unattested.length > 0) said.push(words.unattested(named(unattested, displays)))
  return (
    <p class="attested">
      {all > 0 && <meter min={0} max={all} value={shown.length} aria-hidden="true" />}
      {said.join(words.semicolon)}
    </p>
  )
}
