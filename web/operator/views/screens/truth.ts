// The three truths about a display: what it should show, what it has, what it shows. Where they agree one line says all.
import type { Display } from '../../../shared/api.ts'
import { title } from '../../parts/names.ts'
import type { Due } from './plan.ts'
import { words } from './words.ts'

/** Whether its renderer says what is on the glass. */
export const attests = (d: Display): boolean => d.online && d.verdict.code !== 'unattested'

/** What each region shows, in the order of the display as far as it is known. */
function inOrder(shows: Record<string, string>, due: Due | undefined): string[] {
  const place = (region: string): number => due?.regions.findIndex((r) => r.id === region) ?? -1
  return Object.entries(shows).sort(([a], [b]) => place(a) - place(b)).map(([, item]) => item)
}

/** Items by their names. */
export const items = (ids: readonly string[] | undefined): string => (ids && ids.length > 0 ? ids.map(title).join(' · ') : words.unknown)

/** Whether its documents are those that it should have. */
export const upToDate = (d: Display): boolean => Object.entries(d.want).every(([kind, hash]) => d.has[kind] === hash)

/** Whether its renderer has ever said anything. */
export const known = (d: Display): boolean => Object.keys(d.has).length > 0

/** What it has. One that is away is not being updated. */
export const has = (d: Display): string => (!known(d) ? words.hasNothing : upToDate(d) ? words.upToDate : d.online ? words.outdated : words.hadBefore)

/** What kind of notice is on the glass, '' for none. Of a stream that may be its picture, or a strip that tells of it. */
export const over = (d: Display): string => (d.online && d.over ? kindOf(d.over) : '')

function kindOf(notice: string): string {
  if (/^stream\/.*\/in-\d+$/.test(notice)) return words.over.soon
  if (/^stream\/.*\/(live|quiet)$/.test(notice)) return words.over.told
  const kind = /^(emergency|clear|stream|cap|identify|safe)(?:[/-]|$)/.exec(notice)?.[1] as keyof typeof words.over | undefined
  return words.over[kind ?? 'notice']
}

/** An entry of the proof of play. */
export interface Play {
  region: string
  item: string
  kind: 'item' | 'board' | 'notice' | 'slate' | 'gap'
  title: string
  from: string
  until: string
}

/** What was played, as people know it: a notice by what it said, and one without words by its kind; a board with its rooms. */
export function played(p: Play): string {
  if (p.kind === 'gap') return words.noRecord
  if (p.kind === 'board') return p.title
  if (p.kind !== 'notice') return title(p.item)
  return p.item.startsWith('safe/') || p.title === p.item ? kindOf(p.item) : p.title
}

/** Whether the notice on the glass covers all of it. Those that always do are known by their names, while their documents are not here too. */
const covered = (d: Display, due: Due | undefined): boolean => !!d.over && (/^(emergency|clear|identify|safe|stream\/.*\/(picture|on-air)$)(\/|$)/.test(d.over) || !!due?.full.includes(d.over))

/** What is on the glass, in words: of what a notice covers, nothing. */
export function shows(d: Display, due: Due | undefined): string {
  if (!d.online) return words.unknown
  if (covered(d, due)) return over(d)
  return [over(d), items(inOrder(d.shows, due))].filter((s) => s !== '').join(' · ')
}

/** Whether what a display shows is what it should, by what is due or was a moment ago. */
export function agrees(d: Display, ...dues: (Due | undefined)[]): boolean {
  if (!d.online || !upToDate(d)) return false
  const known = dues.filter((x) => x !== undefined)
  return known.length === 0 || known.some((x) => x.regions.every((r) => d.shows[r.id] === r.item))
}
