// Builds every page into dist/, which the daemon embeds.
//
// A page is a folder with an index.html; vite does the rest, and the page is served below /<folder>/.
// Add a folder to `pages` to add a page. The player is not such a page: its shell, its code, its worker
// and its service worker are upgraded apart from each other, so it has a build of its own.
//
//	node build.mjs            everything
//	node build.mjs player     one of them
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { buildPlayer } from './player/build.mjs'

const web = fileURLToPath(new URL('.', import.meta.url))
const pages = ['operator', 'building']

const only = process.argv.slice(2)
const wanted = (name) => only.length === 0 || only.includes(name)

if (wanted('player')) await buildPlayer(`${web}player`, `${web}dist/screen`)
for (const page of pages) {
  if (!wanted(page) || !existsSync(`${web}${page}/index.html`)) continue
  await build({
    configFile: false,
    logLevel: 'warn',
    root: `${web}${page}`,
    base: `/${page}/`,
    build: { outDir: `${web}dist/${page}`, emptyOutDir: true, target: 'es2020' },
  })
}
