// A USB stick full of junk is dropped: the daemon stays up and answers, with one answer for the folder; the
// junk is taken away again, and the answer vanishes.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { colour, config, Site, soak } from './site.ts'

const site = new Site(config(['{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅]}']))

beforeAll(async () => {
  site.put('大厅/a.svg', colour('#244A4E'))
  await site.start()
})
afterAll(() => site.close())

const kinds = ['psd', 'zip', 'docx', 'dat', 'exe', 'jpg', 'mp4', 'lnk', 'ofd', 'xlsx']

test('junk is answered once, and the answer goes with it', { timeout: 300_000 }, async () => {
  const count = soak ? 10_000 : 2_000
  mkdirSync(site.path('大厅/U盘'), { recursive: true })
  for (let n = 0; n < count; n++) writeFileSync(site.path(`大厅/U盘/junk ${n}.${kinds[n % kinds.length]}`), `this is no ${kinds[n % kinds.length]} ${n}`)
  const dropped = Date.now()
  const answers = () => readdirSync(site.path('大厅/U盘')).filter((name) => name.includes('未播出'))
  let slowest = 0
  let refused = 0
  while (refused < count) {
    const asked = Date.now()
    const { files } = await site.get<{ files: { state: string }[] }>('/api/v1/content?state=refused')
    slowest = Math.max(slowest, Date.now() - asked)
    refused = files.length
    expect(Date.now() - dropped).toBeLessThan(120_000)
    await pause(250)
  }
  while (answers().length !== 1) {
    expect(Date.now() - dropped).toBeLessThan(150_000)
    await pause(250)
  }
  console.log(`${count} files of junk: all refused and answered by ${answers().join()} after ${((Date.now() - dropped) / 1000).toFixed(1)} s, slowest answer of the API ${slowest} ms`)
  const { regions } = await site.get<{ regions: { item: string }[] }>('/api/v1/displays/lobby/frame')
  expect(regions[0]!.item).toBe('大厅/a.svg')

  for (const name of readdirSync(site.path('大厅/U盘'))) if (name.startsWith('junk')) rmSync(site.path(`大厅/U盘/${name}`))
  const taken = Date.now()
  while (answers().length > 0) {
    expect(Date.now() - taken).toBeLessThan(60_000)
    await pause(250)
  }
  expect(existsSync(site.path('大厅/a.svg'))).toBe(true)
  console.log(`taken away: the answer is gone after ${((Date.now() - taken) / 1000).toFixed(1)} s`)
})
