// The three truths about a display: what it should show, what it has, what it shows. Where they agree one line says all.
import type { Display } from '../../../shared/api.ts'
import { title } from '../../parts/names.ts'
import type { Due } from './plan.ts'
import { words } from './words.ts'

/** Whether its renderer says what is on the glass. */
export const attests = (d: Display): boolean => d.online && d.verdict.code !== 'unattested'

/** What each region shows, in the order of the display as far as it is known. */
export function inOrder(shows: Record<string, string>, due: Due | undefined): string[] {
  const place = (region: string): number => due?.regions.findIndex((r) => r.id === region) ?? -1
  return Object.entries(shows).sort(([a], [b]) => place(a) - place(b)).map(([, item]) => item)
}

/** Items by their names. */
export const items = (ids: readonly string[] | undefined): string => (ids && ids.length > 0 ? ids.map(title).join(' · ') : words.unknown)

/** Whether its documents are those that it should have. */
export const upToDate = (d: Display): boolean => Object.entries(d.want).every(([kind, hash]) => d.has[kind] === hash)

export const has = (d: Display): string => (Object.keys(d.has).length === 0 ? words.hasNothing : upToDate(d) ? words.upToDate : words.outdated)

/** What kind of notice is on the glass, '' for none. */
export function over(d: Display): string {
  if (!d.online || !d.over) return ''
  const kind = /^(emergency|clear|stream|cap|identify|safe)(?:[/-]|$)/.exec(d.over)?.[1] as keyof typeof words.over | undefined
  return words.over[kind ?? 'notice']
}

/** What is on the glass, in words. */
export const shows = (d: Display, due: Due | undefined): string => (d.online ? [over(d), items(inOrder(d.shows, due))].filter((s) => s !== '').join(' · ') : words.unknown)

/** Whether what a display shows is what it should, by what is due or was a moment ago. */
export function agrees(d: Display, ...dues: (Due | undefined)[]): boolean {
  if (!d.online || !upToDate(d)) return false
  const known = dues.filter((x) => x !== undefined)
  return known.length === 0 || known.some((x) => x.regions.every((r) => d.shows[r.id] === r.item))
}
