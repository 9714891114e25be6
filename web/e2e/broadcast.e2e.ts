// A whole broadcast with nothing simulated: ffmpeg publishes to Debian's nginx-rtmp, the daemon sees media flow, the
// lobby tells of it, a display plays it, a door asks for silence, and a lamp over MQTT is red exactly as long.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openDisplay, scanned } from './browser.ts'
import { readPng } from './png.ts'
import { colour, Site } from './site.ts'

const free = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

let site: Site
let browser: BrowserContext
let lobby: Page
let hall: Page
let door: Page
let studio: Page
let rtmp = ''
let stat = ''
/** What was published to the lamp, with the instant at which it came. */
const lamp: { said: string; at: number }[] = []
const running: ChildProcess[] = []

const run = (name: string, ...args: string[]): ChildProcess => {
  const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  running.push(child)
  return child
}

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

beforeAll(async () => {
  const [rtmpPort, httpPort, mqttPort] = [await free(), await free(), await free()]
  rtmp = `rtmp://127.0.0.1:${rtmpPort}/live/studio`
  stat = `http://127.0.0.1:${httpPort}/stat`
  const hls = `http://127.0.0.1:${httpPort}/hls/studio.m3u8`
  site = new Site(`site: {id: test, name: 测试楼, timezone: Asia/Shanghai}
rooms:
  - {id: studio, name: 谊家直播间, floor: 3, aliases: [Livestream Room]}
displays:
  - {id: lobby, name: 大厅屏, canvas: [1920, 1080], groups: [public], plays: [大厅]}
  - {id: hall, name: 展厅屏, canvas: [1920, 1080], plays: [大厅]}
  - {id: door, name: 门牌, canvas: [1280, 800], groups: [doors], plays: [大厅]}
  - {id: studio, name: 直播间屏, canvas: [1920, 1080], room: studio, plays: [大厅]}
streams:
  - id: studio
    name: 谊家直播
    room: studio
    rtmp_stat: ${stat}
    rtmp_name: live/studio
    hls: ${hls}
    watch: https://live.example.com/youyilu
    notice_on: [group:public]
    takeover_on: ["display:hall"]
    quiet_on: [group:doors]
lamps:
  - {id: door, stream: studio, topic: cmnd/lamp/COLOR, off: dark, standby: amber, live: red, unknown: blue}
mqtt: {listen: "127.0.0.1:${mqttPort}"}`)
  const dir = join(site.dir, 'nginx')
  mkdirSync(dir)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((t) => `${t}_temp_path ${dir}/${t};`).join(' ')
  writeFileSync(
    join(dir, 'nginx.conf'),
    `load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
daemon off; master_process off; pid ${dir}/pid; error_log ${dir}/error.log;
events { worker_connections 64; }
rtmp { server { listen 127.0.0.1:${rtmpPort}; application live { live on; hls on; hls_path ${dir}/hls; hls_fragment 1s; hls_playlist_length 6s; } } }
http { access_log off; ${temporary} server { listen 127.0.0.1:${httpPort};
  location /stat { rtmp_stat all; }
  location /hls { root ${dir}; add_header Cache-Control no-cache; add_header Access-Control-Allow-Origin *; } } }`,
  )
  run('nginx', '-p', dir, '-e', `${dir}/error.log`, '-c', `${dir}/nginx.conf`)
  site.put('大厅/山.svg', colour('#244A4E'))
  await site.start()
  const told = run('mosquitto_sub', '-h', '127.0.0.1', '-p', String(mqttPort), '-t', 'cmnd/lamp/COLOR')
  told.stdout!.on('data', (said) => {
    for (const line of String(said).trim().split('\n')) if (line !== lamp.at(-1)?.said) lamp.push({ said: line, at: Date.now() })
  })
  browser = await openBrowser()
  lobby = await openDisplay(browser, site.url, 'lobby')
  hall = await openDisplay(browser, site.url, 'hall')
  door = await openDisplay(browser, site.url, 'door')
  studio = await openDisplay(browser, site.url, 'studio')
  for (const page of [lobby, hall, door, studio]) await scanned(page)
})
afterAll(async () => {
  await browser?.close()
  for (const child of running) await end(child)
  await site?.close()
})

const seen = (page: Page, words: string) => page.locator('.notice:not([hidden])').getByText(words).first()

/** Whether the middle of a display has a colour; what a camera sends is not exactly that. */
const shows = async (page: Page, rgb: readonly number[]): Promise<boolean> => {
  const got = readPng(await page.screenshot()).at(960, 540)
  return got.every((v, i) => Math.abs(v - rgb[i]!) < 40)
}
const green = [0x24, 0x4a, 0x4e]
const pink = [0xd0, 0x20, 0x90]
const lampIs = (said: string) => expect.poll(() => lamp.at(-1)?.said, { timeout: 20_000 }).toBe(said)
const state = async (): Promise<string> => (await site.get<{ state: string }[]>('/api/v1/streams'))[0]!.state

/** The instant at which the server has got media of the camera. */
async function flowing(): Promise<number> {
  for (;;) {
    const text = await (await fetch(stat)).text()
    if (/<publishing\/>/.test(text) && Number(/<stream>.*?<bytes_in>(\d+)</s.exec(text)?.[1] ?? 0) > 0) return Date.now()
    await new Promise((again) => setTimeout(again, 50))
  }
}

const camera = (): ChildProcess =>
  run('ffmpeg', ...'-loglevel error -re -f lavfi -i color=c=0xd02090:size=640x360:rate=25 -f lavfi -i sine -c:v libx264 -preset ultrafast -tune zerolatency -g 25 -pix_fmt yuv420p -c:a aac -f flv'.split(' '), rtmp)

test('a broadcast is seen where it should be, as long as it lasts', async () => {
  await expect.poll(state, { timeout: 20_000 }).toBe('off')
  const publisher = camera()
  const began = await flowing()
  await seen(lobby, '正在直播').waitFor({ timeout: 20_000 })
  const told = Date.now() - began
  await lampIs('red')
  const red = lamp.at(-1)!.at - began
  await seen(door, '请保持安静').waitFor({ timeout: 20_000 })
  await seen(studio, '直播中').waitFor({ timeout: 20_000 })
  await expect.poll(() => shows(hall, pink), { timeout: 30_000 }).toBe(true)
  const picture = Date.now() - began
  await seen(lobby, '三楼谊家直播间').waitFor({ timeout: 20_000 }) // the English page may have its turn
  if (process.env.YIPING_PICTURES) for (const [name, page] of Object.entries({ lobby, hall, door, studio })) await page.screenshot({ path: `${process.env.YIPING_PICTURES}/broadcast-${name}.png` })

  await end(publisher)
  const ended = Date.now()
  await lampIs('dark')
  const dark = lamp.at(-1)!.at - ended
  await seen(lobby, '正在直播').waitFor({ state: 'hidden', timeout: 20_000 })
  await expect.poll(() => shows(hall, green), { timeout: 20_000 }).toBe(true)
  const back = Date.now() - ended
  expect(await seen(door, '请保持安静').count()).toBe(0)
  console.log(
    `media flows → lobby tells ${told} ms, lamp red ${red} ms, picture on the display ${picture} ms; publisher killed → lamp dark ${dark} ms, handed back ${back} ms; load ${loadavg()[0]!.toFixed(1)}`,
  )
  expect(lamp.map((l) => l.said).filter((said) => said === 'red').length).toBe(1)
})
