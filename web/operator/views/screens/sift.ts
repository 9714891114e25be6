// Which of the displays are shown: by a word, a floor, a group, or only those that need somebody.
import type { Display } from '../../../shared/api.ts'
import { isIll } from '../../../shared/verdict.ts'

export interface Wish {
  text: string
  floor: string
  group: string
  ill: boolean
}

export const everything: Wish = { text: '', floor: '', group: '', ill: false }

/** From so many displays on there is something to find. */
export const worthSifting = 12

export function sift(displays: readonly Display[], wish: Wish): Display[] {
  const text = wish.text.trim().toLowerCase()
  return displays.filter(
    (d) =>
      (text === '' || [d.id, d.name, d.room].some((s) => s.toLowerCase().includes(text))) &&
      (wish.floor === '' || d.floor === wish.floor) &&
      (wish.group === '' || d.groups.includes(wish.group)) &&
      (!wish.ill || isIll(d.verdict.code)),
  )
}

const natural = new Intl.Collator('zh-CN', { numeric: true })

/** Values that displays or other things have, in natural order. */
export const valuesOf = <T>(things: readonly T[], of: (t: T) => readonly string[]): string[] => [...new Set(things.flatMap(of))].filter((v) => v !== '').sort(natural.compare)
