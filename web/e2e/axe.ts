// What axe-core finds wrong with a page, for people who use it by keyboard, by ear or with weak eyes. It also asks for the
// contrast of 7:1 that shared/tokens.css promises, which is more than axe-core asks for by itself.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Found {
  violations: { id: string; help: string; nodes: { target: unknown[]; any: { message: string }[] }[] }[]
}

/** Every violation within an element as one line: the rule, what it is about, and where. Empty: none. */
export async function axe(page: Page, within = 'html'): Promise<string[]> {
  // By the debugger: the page's policy lets no other script in.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source)
  return page.evaluate(async (within) => {
    const { run } = (globalThis as unknown as { axe: { run: (root: Element, options: unknown) => Promise<Found> } }).axe
    const { violations } = await run(document.querySelector(within)!, { rules: { 'color-contrast-enhanced': { enabled: true } }, resultTypes: ['violations'] })
    return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.any[0]?.message ?? v.help} (${n.target.join(' ')})`))
  }, within)
}
