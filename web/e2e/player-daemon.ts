// A daemon in which a test decides every byte: which documents a display gets and when, what the media are,
// how the connection fails. What it speaks is displays/wire. The player can't tell it from the real one; the
// tests that need folders and compiling use the real one (site.ts).
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WebSocket, WebSocketServer } from 'ws'
import type { Kind, Status } from '../player/wire.ts'

export const built = fileURLToPath(new URL('../dist/screen', import.meta.url))

export const sha = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** How one asset is served. */
export interface Media {
  bytes: Uint8Array
  /** Served with this status and nothing else. */
  status?: number
  /** Served with other bytes than its name promises. */
  corrupt?: boolean
  /** Held back until this resolves. */
  until?: Promise<void>
  /** Broken off after so many bytes. */
  breakAt?: number
  requests: { range: string | undefined }[]
}

type Documents = Map<Kind, { hash: string; body: string }>

export class PlayerDaemon {
  url = ''
  /** Milliseconds that this daemon's clock is ahead of the machine's. */
  ahead = 0
  /** Folder of the built player; another one is an upgrade. */
  pages = built
  readonly media = new Map<string, Media>()
  /** Everything that each display has attested, in order. */
  readonly statuses = new Map<string, Status[]>()
  readonly hellos: { display: string; session: string; have: Partial<Record<Kind, string>> }[] = []
  private documents = new Map<string, Documents>()
  private sockets = new Map<WebSocket, string>()
  private server: Server | undefined
  private port = 0
  private waiting: (() => void)[] = []

  now(): number {
    return performance.timeOrigin + performance.now() + this.ahead
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.serve(request, response))
    const upgrade = new WebSocketServer({ noServer: true, perMessageDeflate: { threshold: 1024 } })
    server.on('upgrade', (request, socket, head) => {
      const display = decodeURIComponent(/^\/screen\/([^/]+)\/socket$/.exec(request.url ?? '')?.[1] ?? '')
      upgrade.handleUpgrade(request, socket, head, (ws) => this.connect(ws, display))
    })
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve))
    this.port = (server.address() as AddressInfo).port
    this.url = `http://127.0.0.1:${this.port}`
    this.server = server
  }

  /** Stops at once, as when killed. start() brings it back on the same port. */
  async stop(): Promise<void> {
    for (const ws of this.sockets.keys()) ws.terminate()
    this.sockets.clear()
    const server = this.server
    this.server = undefined
    server?.closeAllConnections()
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()))
  }

  /** Breaks every connection of a display. */
  disconnect(display: string): void {
    for (const [ws, id] of this.sockets) if (id === display) ws.terminate()
  }

  /** Adds an asset; returns its hash. */
  add(bytes: Uint8Array | string, how: Partial<Media> = {}): string {
    const all = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
    this.media.set(sha(all), { bytes: all, requests: [], ...how })
    return sha(all)
  }

  /** The display should have this document from now on; returns its hash. */
  set(display: string, kind: Kind, value: unknown): string {
    const body = typeof value === 'string' ? value : JSON.stringify(value)
    const hash = sha(body)
    if (!this.documents.has(display)) this.documents.set(display, new Map())
    this.documents.get(display)!.set(kind, { hash, body })
    for (const [ws, id] of this.sockets) if (id === display) this.send(ws, kind, hash, body)
    return hash
  }

  /** Sends raw text to every connection of a display. */
  raw(display: string, text: string): void {
    for (const [ws, id] of this.sockets) if (id === display) ws.send(text)
  }

  last(display: string): Status | undefined {
    return this.statuses.get(display)?.at(-1)
  }

  /** Waits for an attestation of which the condition is true. */
  async status(display: string, condition: (s: Status) => boolean, patience = 20_000): Promise<Status> {
    const deadline = Date.now() + patience
    for (;;) {
      const found = this.last(display)
      if (found && condition(found)) return found
      const left = deadline - Date.now()
      if (left <= 0) throw new Error(`display ${display} does not attest that; its last: ${JSON.stringify(found)}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
  }

  private connect(ws: WebSocket, display: string): void {
    this.sockets.set(ws, display)
    ws.on('close', () => this.sockets.delete(ws))
    ws.on('message', (data) => {
      const message = JSON.parse(String(data)) as { type: string; client: number; session: string; have: Partial<Record<Kind, string>> }
      if (message.type === 'time') {
        const now = this.now()
        ws.send(JSON.stringify({ type: 'time', client: message.client, received: now, sent: this.now() }))
      } else if (message.type === 'hello') {
        this.hellos.push({ display, session: message.session, have: message.have })
        ws.send(JSON.stringify({ type: 'welcome', protocol: 1, player: this.player() }))
        for (const kind of ['notices', 'display', 'program'] as const) {
          const document = this.documents.get(display)?.get(kind)
          if (document) this.send(ws, kind, document.hash, message.have[kind] === document.hash ? undefined : document.body)
        }
      } else if (message.type === 'status') {
        const all = this.statuses.get(display) ?? []
        all.push(message as unknown as Status)
        this.statuses.set(display, all)
        for (const wake of this.waiting.splice(0)) wake()
      }
    })
  }

  private player(): string {
    return (JSON.parse(readFileSync(`${this.pages}/manifest.json`, 'utf8')) as { player: string }).player
  }

  private send(ws: WebSocket, kind: Kind, hash: string, body: string | undefined): void {
    const header = JSON.stringify({ type: 'document', kind, hash, have: body === undefined ? true : undefined })
    ws.send(body === undefined ? header : `${header}\n${body}`)
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url!, 'http://x').pathname
    const media = /^\/media\/([0-9a-f]{64})$/.exec(path)
    if (media) return this.serveMedia(this.media.get(media[1]!), request, response)
    const file = /^\/screen\/(assets\/[^/]+|sw\.js|manifest\.json)$/.exec(path)?.[1] ?? (/^\/screen\/[^/]*$/.test(path) ? 'index.html' : undefined)
    if (file && existsSync(`${this.pages}/${file}`)) {
      const types: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.json': 'application/json' }
      response.writeHead(200, { 'Content-Type': types[extname(file)], 'Content-Security-Policy': policy, 'Cache-Control': file.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache' })
      response.end(readFileSync(`${this.pages}/${file}`))
    } else if (path === '/blank' || path === '/building') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><body style="margin:0;background:#333">')
    } else {
      response.writeHead(404).end()
    }
  }

  private async serveMedia(media: Media | undefined, request: IncomingMessage, response: ServerResponse): Promise<void> {
    media?.requests.push({ range: request.headers.range })
    await media?.until
    if (!media || media.status) return void response.writeHead(media?.status ?? 404).end()
    const bytes = media.corrupt ? Buffer.alloc(media.bytes.length, 7) : media.bytes
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    const part = bytes.subarray(from)
    response.writeHead(from > 0 ? 206 : 200, { 'Content-Type': 'application/octet-stream', 'Content-Length': part.length, 'Content-Range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` })
    if (media.breakAt === undefined) return void response.end(part)
    response.write(part.subarray(0, media.breakAt), () => response.destroy())
  }
}

// As web/pages.go says it for the player.
const policy =
  "default-src 'none'; script-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; " +
  "media-src 'self' blob:; font-src 'self'; connect-src 'self' http: https:; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

/** One item of a program. */
export interface ItemSpec {
  id: string
  asset: string
  ms: number
  type?: string
  length?: number
  [more: string]: unknown
}

/** A program of one region that fills its canvas: loops by index, entered one after the other. */
export function program(items: ItemSpec[], segments: { at: number; loop: number[]; phase?: number }[], more: Record<string, unknown> = {}): unknown {
  const from = Math.floor(segments[0]!.at)
  let before = from
  const loops: number[][] = []
  const written = segments.map((s) => {
    loops.push(s.loop)
    const gap = Math.floor(s.at) - before
    before = Math.floor(s.at)
    return [gap, loops.length - 1, s.phase ?? 0]
  })
  return {
    v: 1,
    from,
    until: from + 35 * 86_400_000,
    canvas: [1920, 1080],
    items: items.map((i) => ({ bytes: 1, type: 'image/svg+xml', width: 1920, height: 1080, ...i })),
    loops,
    regions: [{ id: 'media', rect: [0, 0, 1920, 1080], segments: written, fallback: 0 }],
    ...more,
  }
}

export const display = (id: string, more: Record<string, unknown> = {}): unknown => ({
  v: 1, id, name: `${id} 屏`, canvas: [1920, 1080], viewport: [0, 0, 1920, 1080], rotation: 0, latency_ms: 0, audio: false, generation: 0, ...more,
})

/** Puts into the folder the built pages, with another player: it has a comment more, and so another hash. */
export function otherPlayer(folder: string): string {
  cpSync(built, folder, { recursive: true })
  const manifest = JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as { build: string; player: string; entry: string }
  const code = readFileSync(`${folder}${manifest.entry.slice('/screen'.length)}`, 'utf8') + '\n// another\n'
  const hash = sha(code).slice(0, 32)
  const build = sha(hash).slice(0, 32)
  writeFileSync(`${folder}/assets/player.${hash}.js`, code)
  for (const file of ['manifest.json', 'index.html', 'sw.js']) {
    const text = readFileSync(`${folder}/${file}`, 'utf8')
    writeFileSync(`${folder}/${file}`, text.split(manifest.player).join(hash).split(manifest.build).join(build))
  }
  return folder
}
