// A line of a strip is still text: what does not fit becomes pages, broken where a reader would breathe. Only
// what has no such place on it moves.

/** What is on the line for a while. */
export interface Page {
  lang: 'zh' | 'en'
  words: string
  /** How long it is there, in milliseconds. */
  ms: number
  /** How far it moves to the left while it is there, in pixels; 0 if it is still. */
  travel: number
}

/** How long a page that is still is there, in milliseconds: a turn of a strip has two. */
const still = 5_000
/** How long a page that moves rests at either end. */
const rest = 1_500

const stops = '。！？.!?'
const pauses = '，；：、… ,;:' + stops
const closing = '”’」』）》)]"\''

/** Breaks words behind each of the marks and what closes it, but not within a number, a time or an address. */
function broken(words: string, marks: string): string[] {
  const all = Array.from(words)
  const out = ['']
  all.forEach((c, i) => {
    out[out.length - 1] += c
    const next = all[i + 1]
    if (next === undefined || marks.includes(next) || closing.includes(next) || next === ' ') return
    let last = i
    while (last > 0 && (closing.includes(all[last]!) || all[last] === ' ')) last--
    const mark = marks.includes(all[i]!) ? all[i]! : all[last]!
    if (marks.includes(mark) && !(mark === c && mark !== ' ' && mark < '\x7f' && /[\p{L}\d]/u.test(next))) out.push('')
  })
  return out
}

/** What of words stays on one line where it can. */
export const clauses = (words: string): string[] => broken(words, pauses)

/**
 * The pages of one language. `width` says how wide words are, `room` is how much there is, `speed` how far they may
 * move in a second.
 */
export function paged(lang: 'zh' | 'en', words: string, width: (words: string) => number, room: number, speed: number): Page[] {
  const lines: string[] = []
  let line = ''
  for (const sentence of broken(words, stops)) {
    for (const part of width(sentence.trim()) <= room ? [sentence] : broken(sentence, pauses)) {
      if (line !== '' && width((line + part).trim()) > room) {
        lines.push(line)
        line = ''
      }
      line += part
    }
  }
  if (line !== '') lines.push(line)
  return lines.map((l) => {
    const words = l.trim()
    const travel = Math.max(0, Math.ceil(width(words) - room))
    return { lang, words, travel, ms: travel > 0 ? 2 * rest + Math.ceil((travel / speed) * 1000) : still }
  })
}

/** The page that is there at an instant of a strip's own time, and how far it has moved. */
export function pageAt(pages: readonly Page[], own: number): { page: number; moved: number } {
  let left = own % Math.max(1, pages.reduce((sum, p) => sum + p.ms, 0))
  let page = 0
  while (page + 1 < pages.length && left >= pages[page]!.ms) left -= pages[page++]!.ms
  const { travel = 0, ms = 0 } = pages[page] ?? {}
  const moved = travel === 0 ? 0 : travel * Math.min(1, Math.max(0, (left - rest) / (ms - 2 * rest)))
  return { page, moved }
}

/** How long a strip or card has been on the glass by itself: of n of them each has every n-th turn. */
export const ownTime = (t: number, turn: number, n: number): number => Math.floor(t / turn / n) * turn + (((t % turn) + turn) % turn)
