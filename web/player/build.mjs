// Builds the player. Its parts are upgraded apart from each other, so each is a file named by a hash of
// its bytes: worker → player (knows the worker's name) → shell (knows nothing) → index.html (names the
// first player) → service worker (names all of them). What is big and seldom needed, the player imports when
// it needs it: streams (of hls.js the light build, which has what a display plays) and codes. Its manifest
// tells the daemon which player is the newest, and the shell where to get it.
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** Bundles one entry into one file and returns its text. */
async function bundle(entry, format, define = {}) {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    define,
    build: {
      write: false,
      target: 'es2020',
      minify: true,
      lib: { entry, formats: [format], name: 'yiping_bundle', fileName: 'bundle' },
      rolldownOptions: { output: { minify: true } }, // in full: of a module vite would keep the white space
    },
  })
  const chunks = [result].flat().flatMap((r) => r.output)
  if (chunks.length !== 1) throw new Error(`${entry} makes ${chunks.length} files, not one`)
  return chunks[0].code
}

const hash = (text) => createHash('sha256').update(text).digest('hex').slice(0, 32)

// The slate is a part of the page: nothing must have to be fetched before there is something to see.
const inline = (svg) =>
  'data:image/svg+xml,' +
  svg
    .replace(/<!--[^]*?-->/g, '')
    .replace(/\n/g, ' ')
    .replaceAll('"', "'")
    .replace(/[%#<>{}]/g, encodeURIComponent)

export async function buildPlayer(source, out) {
  await rm(out, { recursive: true, force: true })
  await mkdir(`${out}/assets`, { recursive: true })
  const files = []
  const later = []
  const emit = async (name, text, list = files) => {
    const file = `/screen/assets/${name}.${hash(text)}.js`
    await writeFile(`${out}${file.slice('/screen'.length)}`, text)
    list.push(file)
    return file
  }

  const worker = await emit('worker', await bundle(`${source}/worker/worker.ts`, 'iife'))
  const hls = await emit('hls', await bundle(fileURLToPath(import.meta.resolve('hls.js/light')), 'es'), later)
  const hlsWorker = await emit('hls-worker', await bundle(fileURLToPath(import.meta.resolve('hls.js/dist/hls.worker.js')), 'iife'), later)
  const qr = await emit('qr', await bundle(`${source}/qr.ts`, 'es'), later)
  const names = { __WORKER__: worker, __HLS__: hls, __HLS_WORKER__: hlsWorker, __QR__: qr }
  const code = await bundle(`${source}/player.ts`, 'es', Object.fromEntries(Object.entries(names).map(([k, v]) => [k, JSON.stringify(v)])))
  const player = await emit('player', code)
  const shell = await emit('shell', await bundle(`${source}/shell/shell.ts`, 'iife'))

  const slate = await readFile(`${source}/slate.svg`, 'utf8')
  const style = (await readFile(`${source}/slate.css`, 'utf8')).replace('slate.svg', () => inline(slate))
  const page = (await readFile(`${source}/shell/index.html`, 'utf8'))
    .replace('/*slate.css*/', () => style)
    .replaceAll('%PLAYER%', player)
    .replaceAll('%SHELL%', shell)
  await writeFile(`${out}/index.html`, page)

  const number = hash(page + files.join())
  const manifest = { build: number, player: hash(code), entry: player, files }
  await writeFile(`${out}/manifest.json`, JSON.stringify(manifest) + '\n')

  const service = await bundle(`${source}/service/service.ts`, 'iife', {
    __FILES__: JSON.stringify(files),
    __LATER__: JSON.stringify(later),
    __BUILD__: JSON.stringify(number),
  })
  await writeFile(`${out}/sw.js`, service)
}
