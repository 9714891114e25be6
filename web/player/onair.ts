// The board of a studio that is on air: a red band from edge to edge that says so, how long it has been, and what is
// being said. It is read from across a room by people who must not look for long, so it holds nothing else.
import type { Notice } from './notices.ts'
import { ems, fit, line, onTwoLines } from './takeover.ts'

/** Draws the board over a display of so many pixels. Returns what sets its clock to the daemon's time. */
export function drawOnAir(element: HTMLElement, notice: Notice, [width, height]: readonly [number, number]): (t: number) => void {
  const { text, detail, since } = notice
  const wide = width * 0.9
  const band = document.createElement('div')
  band.className = 'band'
  // Beside each other where there is room, below each other on a display that stands.
  const share = 0.62
  const beside = width > height
  const across = beside ? ems(text.zh) + 0.4 + share * ems(text.en) : Math.max(ems(text.zh), share * ems(text.en))
  const big = Math.max(24, Math.min(height * 0.17, wide / across))
  band.classList.toggle('below', !beside)
  band.append(line('zh', 'zh', text.zh, big))
  if (text.en !== '') band.append(line('en', 'en', text.en, big * share))
  const words = document.createElement('div')
  words.className = 'words'
  const count = line('count', 'zh', '', Math.min(height * 0.25, wide / ems('00:00:00')))
  if (since > 0) words.append(count)
  for (const [lang, said, most] of [['zh', detail.zh, 0.075], ['en', detail.en, 0.045]] as const) {
    if (said !== '') words.append(line(`detail ${lang}`, lang, said, onTwoLines(said, wide, Math.max(24, most * Math.min(1.4 * height, Math.max(height, 0.7 * width))))))
  }
  element.textContent = ''
  element.append(band, words)
  let shown = NaN
  const tick = (t: number): void => {
    const second = Math.max(0, Math.floor((t - since) / 1000))
    if (second === shown) return
    shown = second
    count.textContent = elapsed(second)
  }
  count.textContent = elapsed(3600)
  fit(words, wide, height - band.offsetHeight - height * 0.06)
  return tick
}

/** "12:30", from an hour on "01:12:30". */
export function elapsed(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  const short = `${two(minutes % 60)}:${two(seconds % 60)}`
  return minutes >= 60 ? `${two(Math.floor(minutes / 60))}:${short}` : short
}
