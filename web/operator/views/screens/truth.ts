// The three truths about a display: what it should show, what it has, what it shows. Where they agree one line says all.
import type { Display, Frame } from '../../../shared/api.ts'
import { title } from '../../parts/names.ts'
import { words } from './words.ts'

/** What each region shows, in the order of the frame as far as it knows them. */
export function inOrder(shows: Record<string, string>, frame: Frame | undefined): string[] {
  const place = (region: string): number => frame?.regions.findIndex((r) => r.id === region) ?? -1
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
export const shows = (d: Display, frame: Frame | undefined): string => (d.online ? [over(d), items(inOrder(d.shows, frame))].filter((s) => s !== '').join(' · ') : words.unknown)

/** Whether what a display shows is what it should, by the frame of this moment or the one before it. */
export function agrees(d: Display, ...frames: (Frame | undefined)[]): boolean {
  if (!d.online || !upToDate(d)) return false
  const known = frames.filter((f) => f !== undefined)
  return known.length === 0 || known.some((f) => f.regions.every((r) => d.shows[r.id] === r.item))
}
