// From raising an emergency over the API to four painted displays, and to their word that it is on the glass: each
// display for itself, and the last of the four.
import { loadavg } from 'node:os'
import type { Page } from 'playwright-core'
import { test } from 'vitest'
import { openBrowser, openDisplay, percentile, scanned } from './browser.ts'
import { colour, config, Site } from './site.ts'

const ids = ['a', 'b', 'c', 'd']
const rounds = 25

/** Resolves with the page's clock when a takeover of that tone has been painted. */
const painted = (page: Page, tone: string): Promise<number> =>
  page.evaluate(
    (tone) =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (document.querySelector(`.notice.takeover.${tone}:not([hidden])`)) requestAnimationFrame(() => resolve(Date.now()))
          else requestAnimationFrame(look)
        }
        look()
      }),
    tone,
  )

interface Emergency {
  shown: string[]
}

test('emergency to pixel', async () => {
  const site = new Site(config(ids.map((id) => `{id: ${id}, name: 屏${id}, canvas: [1920, 1080], plays: [大厅]}`)))
  site.put('大厅/山.svg', colour('#244A4E'))
  await site.start()
  const browser = await openBrowser()
  try {
    const pages: Page[] = []
    for (const id of ids) pages.push(await openDisplay(browser, site.url, id))
    for (const page of pages) await scanned(page)
    const post = (path: string, body?: unknown) =>
      fetch(`${site.url}/api/v1${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) })
    const attested = async (): Promise<number> => {
      while ((await site.get<Emergency>('/api/v1/emergency')).shown.length < ids.length) await new Promise((again) => setTimeout(again, 5))
      return Date.now()
    }
    for (const [name, tone, act] of [
      ['raised', 'alarm', () => post('/emergency', { kind: 'evacuate' })],
      ['cleared', 'clear', () => post('/emergency/clear')],
    ] as const) {
      const [each, last, said]: number[][] = [[], [], []]
      for (let i = 0; i < rounds; i++) {
        if (name === 'cleared') {
          await post('/emergency', { kind: 'evacuate' })
          await attested()
        }
        const glass = pages.map((page) => painted(page, tone))
        await new Promise((settled) => setTimeout(settled, 300))
        const from = Date.now()
        void act()
        const at = await Promise.all(glass)
        each!.push(...at.map((t) => t - from))
        last!.push(Math.max(...at) - from)
        said!.push((await attested()) - from)
        if (name === 'raised') {
          await post('/emergency/clear')
          await attested()
        }
      }
      const figures = (all: number[]) => `p50 ${percentile(all, 50)}, p95 ${percentile(all, 95)}, max ${Math.max(...all)} ms`
      console.log(`${name}: a display painted ${figures(each!)}; the last of ${ids.length} ${figures(last!)}; all attested (asked every 5 ms) ${figures(said!)}; load ${loadavg()[0]!.toFixed(1)}`)
    }
  } finally {
    await browser.close()
    await site.close()
  }
})
