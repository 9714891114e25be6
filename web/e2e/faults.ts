// What is wrong with the notices on the glass, for whoever has to read them.
import type { Page } from 'playwright-core'

/** What is cut off, outside of the glass, too small, or too low in contrast, of the notices that are seen. */
export const faults = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const bad: string[] = []
    const parts = (colour: string): number[] => colour.match(/[\d.]+/g)!.map(Number)
    const light = (colour: string): number => {
      const [r, g, b] = parts(colour).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)) as [number, number, number]
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const ground = (e: Element): string => ((parts(getComputedStyle(e).backgroundColor)[3] ?? 1) > 0.99 ? getComputedStyle(e).backgroundColor : ground(e.parentElement!))
    for (const notice of document.querySelectorAll<HTMLElement>('.notice:not([hidden])')) {
      const outer = notice.getBoundingClientRect()
      for (const e of notice.querySelectorAll<HTMLElement>('p, b')) {
        const words = e.textContent!
        if (words === '' || e.hidden) continue
        const r = e.getBoundingClientRect()
        const moves = e.style.transform !== '' // a clause that is wider than its line passes by
        if (r.top < -1 || r.bottom > innerHeight + 1 || (!moves && (r.left < -1 || r.right > innerWidth + 1))) bad.push(`off the glass: ${words}`)
        if (r.top < outer.top - 1 || r.bottom > outer.bottom + 1 || (!moves && (r.left < outer.left - 1 || r.right > outer.right + 1))) bad.push(`outside: ${words}`)
        if (e.scrollWidth > e.clientWidth + 1) bad.push(`cut: ${words}`)
        const parent = e.parentElement!.getBoundingClientRect()
        if (!moves && r.right > parent.right + 1) bad.push(`cut by its line: ${words}`)
        const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x) as [number, number]
        if ((a + 0.05) / (b + 0.05) < 7) bad.push(`contrast ${((a + 0.05) / (b + 0.05)).toFixed(1)}: ${words}`)
        if (parseFloat(getComputedStyle(e).fontSize) < 24) bad.push(`${getComputedStyle(e).fontSize}: ${words}`)
      }
      const all = [...notice.querySelectorAll('.words p')].map((e) => e.getBoundingClientRect())
      all.slice(1).forEach((r, i) => r.top < all[i]!.bottom - 1 && bad.push('lines over each other'))
      for (const edge of notice.querySelectorAll('.edge')) {
        const e = edge.getBoundingClientRect()
        if (all.some((r) => r.top < e.bottom - 1 && r.bottom > e.top + 1)) bad.push('words on the edge')
      }
    }
    return bad
  })
