// The operators' grid of a large house: 1,000 displays in 50 audiences, half of them with boards, each drawn as it is, while a
// thousand simulated players attest. How long the page is held up while somebody scrolls through all of it, and what it costs while
// nobody does anything and everything changes.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { colour, config, Site } from './site.ts'

const count = 1000
const audiences = 50
const root = fileURLToPath(new URL('../..', import.meta.url))

/** The longest task of the page since this was called last, in milliseconds; 0: none took 50, from which on browsers tell. */
const longest = (page: Page): Promise<number> => page.evaluate(() => (globalThis as unknown as { longest: () => number }).longest())

test('a grid of 1,000 displays', async () => {
  const displays = Array.from({ length: count }, (_, i) => {
    const board = Math.floor(i / audiences) % 2 === 1 ? ', layout: board' : ''
    return `{id: d${i}, name: 屏${i}, canvas: [1920, 1080], plays: [厅${i % audiences}]${board}}`
  })
  const site = new Site(config(displays))
  for (let i = 0; i < audiences; i++) for (const n of [1, 2, 3]) site.put(`厅${i}/图${n} [3s].svg`, colour(`hsl(${7 * i} 40% ${20 * n}%)`))
  const swarm = join(site.dir, 'swarm')
  execFileSync('go', ['build', '-o', swarm, './cmd/swarm'], { cwd: root })
  await site.start()
  const players = spawn(swarm, ['play', '-server', site.url, '-n', String(count)], { stdio: 'ignore' })
  const browser = await openBrowser({ width: 1440, height: 900 })
  try {
    const online = async () => (await site.get<{ verdict: { code: string } }[]>('/api/v1/displays')).filter((d) => d.verdict.code === 'ok').length
    await expect.poll(online, { timeout: 120_000, interval: 1000 }).toBe(count)
    const page = await browser.newPage()
    await page.addInitScript(() => {
      let most = 0
      new PerformanceObserver((list) => {
        for (const task of list.getEntries()) most = Math.max(most, task.duration)
      }).observe({ type: 'longtask', buffered: true })
      Object.assign(globalThis, {
        longest: () => {
          const was = most
          most = 0
          return was
        },
      })
    })
    const cdp = await browser.newCDPSession(page)
    await cdp.send('Performance.enable')
    const busy = async () => 1000 * (await cdp.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration')!.value
    const began = performance.now()
    await page.goto(site.url)
    await page.locator('.display .glass img').first().waitFor()
    const opened = performance.now() - began
    await page.waitForTimeout(3000)
    const first = await longest(page)
    const scrolls: number[] = []
    for (let round = 0; round < 2; round++) {
      await page.mouse.move(700, 500)
      const bottom = await page.evaluate(() => document.scrollingElement!.scrollHeight)
      for (let y = 0; y < bottom; y += 600) {
        await page.mouse.wheel(0, round === 0 ? 600 : -600)
        await page.waitForTimeout(30)
      }
      scrolls.push(await longest(page))
    }
    let requests = 0
    page.on('request', () => requests++)
    const before = await busy()
    await page.waitForTimeout(10_000)
    const cost = (await busy()) - before
    console.log(
      `${count} displays: first card after ${opened.toFixed(0)} ms, longest task while it opens ${said(first)}, of scrolling down ${said(scrolls[0]!)}, up ${said(scrolls[1]!)}; ` +
        `10 s at rest: ${cost.toFixed(0)} ms of processor time, longest task ${said(await longest(page))}, ${requests} requests; load ${loadavg()[0]!.toFixed(1)}`,
    )
  } finally {
    await browser.close()
    const ended = once(players, 'exit')
    players.kill('SIGINT')
    await ended
    await site.close()
  }
})

const said = (ms: number): string => (ms === 0 ? 'below 50 ms' : `${ms.toFixed(0)} ms`)
