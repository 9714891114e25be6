// A live stream as people make one: ffmpeg encodes in real time, a server gives out its last segments.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, watch } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Colours of the left and the right half of the picture; a white box wanders across both. */
export const [left, right] = ['#9a1f19', '#2f7d52']

export class Live {
  /** Address of the playlist. */
  src = ''
  /** Every path that was asked for. */
  readonly asked: string[] = []
  private dir = mkdtempSync(join(tmpdir(), 'yiping-live-'))
  private server: Server | undefined
  private encoder: ChildProcess | undefined

  /** Serves the stream, which has yet to begin. */
  async serve(): Promise<void> {
    const server = createServer((request, response) => {
      const name = new URL(request.url!, 'http://x').pathname.slice(1)
      this.asked.push(name)
      try {
        const bytes = readFileSync(join(this.dir, name))
        response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-store' }).end(bytes)
      } catch {
        response.writeHead(404, { 'Access-Control-Allow-Origin': '*' }).end()
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    this.server = server
    this.src = `http://127.0.0.1:${(server.address() as AddressInfo).port}/live.m3u8`
  }

  /** Begins to send; resolves when there is something to fetch. */
  async begin(size = '640x360'): Promise<void> {
    const [w, h] = size.split('x').map(Number) as [number, number]
    const picture = `color=${right}:s=${size}:r=25,drawbox=w=${w / 2}:h=${h}:c=${left}:t=fill[ground];color=white:s=40x40:r=25[box];[ground][box]overlay=x='mod(t*${w / 4},${w - 40})':y=${h / 2 - 20}`
    const appeared = new Promise<void>((resolve) => {
      const watcher = watch(this.dir, (_, name) => {
        if (name !== 'live.m3u8') return
        watcher.close()
        resolve()
      })
    })
    this.encoder = spawn('ffmpeg', [
      '-nostdin', '-loglevel', 'error', '-re', '-f', 'lavfi', '-i', picture, '-re', '-f', 'lavfi', '-i', 'sine=f=440:r=48000',
      '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-g', '25', '-c:a', 'aac',
      '-f', 'hls', '-hls_time', '1', '-hls_list_size', '5', '-hls_flags', 'delete_segments+omit_endlist+temp_file', join(this.dir, 'live.m3u8'),
    ], { stdio: 'inherit' })
    await appeared
  }

  /** The sender is gone, without a word. What it sent last can still be fetched. */
  async cut(): Promise<void> {
    const ended = once(this.encoder!, 'exit')
    this.encoder!.kill('SIGKILL')
    await ended
    this.encoder = undefined
  }

  async stop(): Promise<void> {
    if (this.encoder) await this.cut()
    this.server?.closeAllConnections()
    await new Promise<void>((resolve) => (this.server ? this.server.close(() => resolve()) : resolve()))
    rmSync(this.dir, { recursive: true, force: true })
  }
}
