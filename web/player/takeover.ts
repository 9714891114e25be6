// A takeover: one big line, the same in English below it, and at most two lines of what to do. Everything keeps its
// place on every screen, and nothing is cut: what does not fit is set smaller as a whole.
import type { Notice } from './notices.ts'
import { clauses } from './pages.ts'

/** Draws a notice over a display of so many pixels; `share` is that of the big line, at most, of the height. */
export function drawTakeover(element: HTMLElement, notice: Notice, [width, height]: readonly [number, number], share = 0.26): void {
  const { text, detail, drill, foot } = notice
  const words = document.createElement('div')
  words.className = 'words'
  const lines: [string, 'zh' | 'en', string, number][] = [
    ['drill', 'zh', drill.zh, 0.4],
    ['drill', 'en', drill.en, 0.3],
    ['', 'zh', text.zh, 1],
    ['', 'en', text.en, 0.42],
    ['detail', 'zh', detail.zh, 0.4],
    ['detail', 'en', detail.en, 0.32],
    ['foot', 'zh', foot.zh, 0.26],
    ['foot', 'en', foot.en, 0.22],
  ]
  const ruled = drill.zh !== ''
  element.classList.toggle('exercise', ruled)
  const bar = ruled ? Math.max(Math.min(width, height) * 0.1, 40) : 0
  const wide = width * 0.9
  const big = block(text.zh, wide, height * share)
  for (const [kind, lang, said, part] of lines) {
    if (said === '') continue
    const most = Math.max(24, Math.max(big, kind === '' ? 0 : height * 0.12) * part)
    words.append(line(`${kind} ${lang}`.trim(), lang, said, kind === '' && lang === 'zh' ? big : onTwoLines(said, wide, most)))
  }
  element.textContent = ''
  if (ruled) element.append(edge('top', bar), edge('bottom', bar))
  element.append(words)
  fit(words, wide, height - 2 * bar - height * 0.06)
}

/** Sets all lines smaller until together they are no larger than that; below 24 pixels only what does not fit otherwise. */
export function fit(words: HTMLElement, wide: number, high: number): void {
  const fits = () => words.offsetHeight <= high && words.scrollWidth <= wide + 1
  for (const least of [24, 12]) {
    for (let k = 1; k > 0.1 && !fits(); k *= 0.94) {
      for (const p of words.children) (p as HTMLElement).style.fontSize = `${Math.max(least, Math.floor(Number((p as HTMLElement).dataset.size) * k))}px`
    }
  }
}

/** The yellow and black edge of an exercise. */
function edge(where: string, tall: number): HTMLElement {
  const element = document.createElement('div')
  element.className = `edge ${where}`
  element.style.height = `${tall}px`
  const said = document.createElement('b')
  said.textContent = '演练　DRILL'
  said.style.fontSize = `${Math.round(tall * 0.6)}px`
  element.append(said)
  return element
}

export function line(name: string, lang: 'zh' | 'en', words: string, size: number): HTMLParagraphElement {
  const element = document.createElement('p')
  element.className = name
  element.lang = lang === 'zh' ? 'zh-CN' : 'en'
  element.textContent = words
  element.dataset.size = String(size)
  element.style.fontSize = `${Math.max(24, Math.round(size))}px`
  return element
}

/**
 * The biggest size at which the words fit on a line, or on several that together are hardly higher than the biggest
 * line. Nothing is broken within a clause, unless it would be too small to read otherwise.
 */
function block(words: string, width: number, most: number): number {
  const clause = Math.min(...clauses(words).map((c) => fitting(c, width * 0.95, most)))
  const sizes = [1, 2, 3, 4, 5, 6, 7, 8].map((lines) => Math.min(fitting(words, lines * width * (lines > 1 ? 0.85 : 1), most), (1.6 * most) / lines))
  const whole = Math.max(sizes[0]!, ...sizes.slice(1).map((s) => Math.min(s, clause)))
  return whole > most / 6 ? whole : Math.max(...sizes)
}

/** The biggest size at which the words take at most two lines, with no clause broken. */
export function onTwoLines(words: string, width: number, most: number): number {
  const parts = clauses(words).map(ems)
  for (let size = most; size > 24; size *= 0.95) {
    let [lines, left] = [1, width / size]
    for (const part of parts) {
      if (part > left) [lines, left] = [lines + 1, width / size]
      left -= part
    }
    if (lines <= 2 && left >= 0) return size
  }
  return 24
}

/** How wide words are, in multiples of their size; a Han character is as wide as it is high. */
export const ems = (words: string): number => Array.from(words).reduce((sum, c) => sum + (c.codePointAt(0)! < 0x2e80 ? 0.58 : 1.03), 0)

/** The biggest size, in pixels, at which the words fit on a line so wide. */
const fitting = (words: string, width: number, most: number): number => Math.max(24, Math.min(most, width / Math.max(1, ems(words))))
