// Renders the demo's two films:
//
//   node daemon/demo/films/render.mjs [garden|moon]
//
// Chromium draws each picture of films.html, ffmpeg encodes them: H.264, 960×540 at a constant 30 pictures
// a second, a closed group of pictures each second (a player that follows the clock seeks often), the index
// at the front, no sound. CHROMIUM and FFMPEG name other programs than those in the PATH.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const RATE = 30
const SECONDS = 16
const films = {
  garden: join(here, '../content/大厅/02 空中花园.mp4'),
  moon: join(here, '../content/沉浸式展厅/01 江月.mp4'),
}

/** A headless Chromium with one page, spoken to over a pipe. */
async function openPage(url) {
  const profile = mkdtempSync(join(tmpdir(), 'films-'))
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', `--user-data-dir=${profile}`, '--remote-debugging-pipe', 'about:blank']
  const browser = spawn(process.env.CHROMIUM ?? 'chromium', flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
  const gone = once(browser, 'exit')
  const pending = new Map()
  let whenLoaded
  const loaded = new Promise((resolve) => (whenLoaded = resolve))
  let last = 0
  let rest = ''
  browser.stdio[4].setEncoding('utf8').on('data', (data) => {
    const messages = (rest + data).split('\0')
    rest = messages.pop()
    for (const message of messages.map((m) => JSON.parse(m))) {
      if (message.method === 'Page.loadEventFired') whenLoaded()
      const { resolve, reject } = pending.get(message.id) ?? {}
      pending.delete(message.id)
      if (message.error) reject(new Error(message.error.message))
      else resolve?.(message.result)
    }
  })
  const send = (method, params = {}, sessionId) => new Promise((resolve, reject) => {
    pending.set(++last, { resolve, reject })
    browser.stdio[3].write(JSON.stringify({ id: last, method, params, sessionId }) + '\0')
  })
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, sessionId)
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }
  await send('Page.enable', {}, sessionId)
  await send('Page.navigate', { url }, sessionId)
  await loaded
  const close = async () => {
    await send('Browser.close')
    await gone
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  return { evaluate, close }
}

/** An ffmpeg that takes PNG pictures. */
function encoder(file) {
  const flags = ['-y', '-loglevel', 'error', '-f', 'image2pipe', '-framerate', RATE, '-c:v', 'png', '-i', '-',
    '-vf', 'scale=960:540:flags=lanczos:out_color_matrix=bt709:out_range=tv,format=yuv420p',
    '-c:v', 'libx264', '-preset', 'veryslow', '-crf', '22', '-profile:v', 'high', '-level', '3.1', '-aq-mode', '3',
    '-g', RATE, '-keyint_min', RATE, '-sc_threshold', '0', '-x264-params', 'open-gop=0:chroma-qp-offset=-3', '-fps_mode', 'cfr',
    '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv',
    '-an', '-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-movflags', '+faststart', file]
  return spawn(process.env.FFMPEG ?? 'ffmpeg', flags.map(String), { stdio: ['pipe', 'inherit', 'inherit'] })
}

const page = await openPage(pathToFileURL(join(here, 'films.html')).href + '?still')
try {
  for (const name of process.argv[2] ? [process.argv[2]] : Object.keys(films)) {
    const ffmpeg = encoder(films[name])
    const ended = once(ffmpeg, 'exit')
    const count = RATE * SECONDS
    for (let i = 0; i < count; i++) {
      const png = await page.evaluate(`picture('${name}', ${i / count}).toDataURL('image/png').split(',')[1]`)
      if (!ffmpeg.stdin.write(Buffer.from(png, 'base64'))) await once(ffmpeg.stdin, 'drain')
    }
    ffmpeg.stdin.end()
    const [code] = await ended
    if (code !== 0) throw new Error(`ffmpeg ended with ${code}`)
    console.log(films[name])
  }
} finally {
  await page.close()
}
