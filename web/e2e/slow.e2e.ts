// A half-copied file is never shown, however it is copied: in steps, with pauses, into space reserved
// beforehand, under a temporary name, or over another picture of the same size. And all end up shown.
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openDisplay } from './browser.ts'
import { readPng } from './png.ts'
import { config, Site, soak } from './site.ts'

const site = new Site(config(['{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅]}']))
const work = mkdtempSync(join(tmpdir(), 'yiping-slow-'))
let browser: BrowserContext

beforeAll(async () => {
  await site.start()
  browser = await openBrowser({ width: 320, height: 180 })
})
afterAll(async () => {
  await browser?.close()
  await site.close()
  rmSync(work, { recursive: true, force: true })
})

const size = 400_000

/** A JPEG of one colour with a grain, of exactly `size` bytes, so that any two can be written over each other. */
function jpeg(hue: number): Buffer {
  const file = join(work, 'picture')
  const level = (k: number) => Math.round(128 + 90 * Math.sin(hue + (k * 2 * Math.PI) / 3))
  const hex = [0, 1, 2].map((k) => level(k).toString(16).padStart(2, '0')).join('')
  execFileSync('ffmpeg', ['-nostdin', '-loglevel', 'error', '-y', '-f', 'lavfi', '-i', `color=c=0x${hex}:s=1600x900`, '-vf', 'noise=alls=14:allf=t', '-frames:v', '1', '-q:v', '4', '-f', 'mjpeg', file])
  const bytes = readFileSync(file)
  const comments: Buffer[] = []
  for (let left = size - bytes.length; left > 0; ) {
    let n = Math.min(left, 60_000)
    if (left - n > 0 && left - n < 4) n -= 4
    const comment = Buffer.alloc(n)
    comment.writeUInt32BE(0xfffe0000 + n - 2)
    comments.push(comment)
    left -= n
  }
  return Buffer.concat([bytes.subarray(0, 2), ...comments, bytes.subarray(2)])
}

type Copy = (file: string, bytes: Buffer, steps: number) => Promise<void>

async function inSteps(fd: number, bytes: Buffer, steps: number, wait: (n: number) => number): Promise<void> {
  for (let n = 0; n < steps; n++) {
    const from = Math.floor((n * bytes.length) / steps)
    writeSync(fd, bytes, from, Math.floor(((n + 1) * bytes.length) / steps) - from, from)
    await pause(wait(n))
  }
}

async function into(flags: string, file: string, bytes: Buffer, steps: number, wait: (n: number) => number, reserve = false): Promise<void> {
  const fd = openSync(site.path(file), flags)
  if (reserve) ftruncateSync(fd, bytes.length)
  await inSteps(fd, bytes, steps, wait)
  closeSync(fd)
}

const ways: Record<string, Copy> = {
  steadily: (file, bytes, steps) => into('w', file, bytes, steps, () => 10),
  'with pauses': (file, bytes, steps) => into('w', file, bytes, steps, (n) => (n === Math.floor(steps / 2) ? 3500 : 5)),
  'into reserved space': (file, bytes, steps) => into('w', file, bytes, steps, (n) => (n === Math.floor(steps / 3) ? 2500 : 10), true),
  'under another name': async (file, bytes, steps) => {
    await into('w', `${file}.part`, bytes, steps, () => 10)
    renameSync(site.path(`${file}.part`), site.path(file))
  },
  'over another picture': async (file, bytes, steps) => {
    site.put(file, jpeg(6 * Math.random()))
    await pause(1500)
    await into('r+', file, bytes, steps, () => 10)
  },
}

test('no half picture is ever seen, and all end up shown', { timeout: 900_000 }, async () => {
  site.put('大厅/0 [1s].jpg', jpeg(0))
  const page = await openDisplay(browser, site.url, 'lobby')
  const halves: string[] = []
  const seen = new Set<string>()
  let looking = true
  let looks = 0
  let slates = 0
  const look = (async () => {
    while (looking) {
      const [item, shot] = await Promise.all([page.locator('[data-region][data-item]').first().getAttribute('data-item'), page.screenshot()])
      looks++
      seen.add(item ?? '')
      if (item === '') slates++
      const picture = readPng(shot)
      const middle = picture.at(160, 90)
      for (let y = 4; item !== '' && y < 180; y += 8)
        for (let x = 8; x < 320; x += 16)
          if (picture.at(x, y).some((v, k) => Math.abs(v - middle[k]!) > 30)) {
            halves.push(`${item} at ${x},${y}`)
            x = y = 1000
          }
    }
  })()
  const names = Object.keys(ways)
  const count = soak ? 100 : 10
  const files: string[] = []
  for (let n = 0; n < count; n += 5) {
    // Five at a time, each in its own way.
    await Promise.all(
      names.map((way, k) => {
        const file = `大厅/${n + k} ${way} [1s].jpg`
        files.push(file)
        return ways[way]!(file, jpeg(n + k), 10 + Math.floor(Math.random() * (soak ? 190 : 60)))
      }),
    )
  }
  for (const end = Date.now() + 30_000 + 3_000 * count; files.some((f) => !seen.has(f)) && Date.now() < end; ) await pause(200)
  looking = false
  await look
  console.log(`${count} slow copies: ${halves.length} half pictures in ${looks} looks, ${slates} slates, ${files.filter((f) => seen.has(f)).length} of ${count} shown`)
  expect(halves).toEqual([])
  expect(slates).toBe(0)
  expect(files.filter((f) => !seen.has(f))).toEqual([])
})
