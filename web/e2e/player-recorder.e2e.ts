// The negative control of everything that says "no black frame": a page that switches pictures and films the
// way one does at first must be caught by the recorder.
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { PlayerDaemon } from './player-daemon.ts'
import { Recorder } from './recorder.ts'
import { colour, film, photo } from './site.ts'

const daemon = new PlayerDaemon()
let browser: BrowserContext

beforeAll(async () => {
  await daemon.start()
  browser = await openBrowser({ width: 960, height: 540 })
})
afterAll(async () => {
  await browser.close()
  await daemon.stop()
})

const whole = [{ id: 'page', x: 0, y: 0, width: 960, height: 540 }]

test('a naive switcher of pictures and films is caught', async () => {
  const file = join(tmpdir(), `yiping-naive-${process.pid}`)
  photo(file, 1)
  const picture = daemon.add(readFileSync(file))
  film(file, 3)
  const movie = daemon.add(readFileSync(file))
  rmSync(file)
  const page = await browser.newPage()
  await page.goto(`${daemon.url}/blank`)
  await page.evaluate(() => (document.body.style.background = '#000'))
  const recorder = await Recorder.start(page, whole)
  await page.evaluate(
    async ([picture, movie]) => {
      for (let n = 0; n < 6; n++) {
        const element = document.createElement(n % 2 ? 'video' : 'img') as HTMLImageElement | HTMLVideoElement
        element.style.cssText = 'position:fixed;width:100%;height:100%;object-fit:cover'
        element.src = `/media/${n % 2 ? movie : picture}?${n}`
        document.body.replaceChildren(element)
        if (element instanceof HTMLVideoElement) {
          element.muted = true
          void element.play()
        }
        await new Promise((resolve) => setTimeout(resolve, 1000))
      }
    },
    [picture, movie],
  )
  const seen = await recorder.stop()
  console.log(`naive switcher: ${seen.black.length} of ${seen.frames} frames black, ${seen.rate.toFixed(0)} frames per second, longest gap ${seen.gap.toFixed(0)} ms`)
  expect(seen.black.length).toBeGreaterThan(0)
  expect(seen.rate).toBeGreaterThan(20)
  await page.close()
})

test('a single black frame is caught', async () => {
  const page = await browser.newPage()
  await page.goto(`${daemon.url}/blank`)
  const recorder = await Recorder.start(page, whole)
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let n = 0
        const paint = () => {
          document.body.style.background = ++n % 30 === 0 ? '#000' : '#b08d57'
          if (n < 300) requestAnimationFrame(paint)
          else resolve()
        }
        paint()
      }),
  )
  const seen = await recorder.stop()
  console.log(`10 single black frames: ${seen.black.length} found, ${seen.rate.toFixed(0)} frames per second`)
  expect(seen.black.length).toBeGreaterThan(5)
  await page.close()
})

test('the slate is told from an item', async () => {
  const page = await browser.newPage()
  await page.goto(`${daemon.url}/screen/lobby`)
  await page.waitForSelector('.player')
  const recorder = await Recorder.start(page, whole)
  await page.waitForTimeout(500)
  const seen = await recorder.stop()
  expect(seen.black).toEqual([])
  expect(seen.slate.length).toBe(seen.frames)
  await page.setContent(`<body style="margin:0">${colour('#B08D57', 960, 540)}`)
  const again = await Recorder.start(page, whole)
  await page.waitForTimeout(500)
  const item = await again.stop()
  expect(item.frames).toBeGreaterThan(5)
  expect(item.slate).toEqual([])
  expect(item.black).toEqual([])
})
