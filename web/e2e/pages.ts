// What tests of pages that people use have in common.
import type { Page } from 'playwright-core'

/** Collects what the page's own script and its policy complain about, from now on. */
export function complaints(page: Page): string[] {
  const said: string[] = []
  page.on('console', (m) => {
    if (m.type() === 'error') said.push(m.text())
  })
  page.on('pageerror', (e) => said.push(String(e)))
  return said
}

/** By how many pixels the page is wider than the window, or what is in a dialog wider than that. On a phone the window grows with the page. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate((width) => Math.max(document.documentElement.scrollWidth - width, ...Array.from(document.querySelectorAll('dialog[open]'), (d) => d.scrollWidth - d.clientWidth)), page.viewportSize()!.width)
