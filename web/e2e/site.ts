// A real daemon for tests: bin/yiping in a folder of its own, on a port of its own. It can be killed the
// hard way and started again on what it has written, which is what most of these tests are about.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const bin = process.env.YIPING_BIN ?? fileURLToPath(new URL('../../bin/yiping', import.meta.url))

/** Long checks run in full when this is set, as `make soak` does, and in a short form otherwise. */
export const soak = process.env.YIPING_SOAK === '1'

export class Site {
  readonly dir = mkdtempSync(join(tmpdir(), 'yiping-e2e-'))
  url = ''
  private process?: ChildProcess
  private errors = ''
  /** The one-time link that makes the first admin, at a real site that has no user. */
  link = ''

  /** A site that plays what the config says; without one, the demo building. A real one lets nobody in who has not signed in. */
  constructor(
    private readonly config?: string,
    private readonly real = false,
  ) {}

  /** Starts the daemon, again on the same port, and waits until it serves. */
  async start(): Promise<void> {
    const listen = this.url === '' ? '127.0.0.1:0' : new URL(this.url).host
    let args = ['demo', '--listen', listen, '--dir', this.dir]
    if (this.config !== undefined) {
      const file = join(this.dir, 'yiping.yaml')
      writeFileSync(file, `${this.config}\nlisten: ${listen}\n${this.config.includes('\nmqtt:') ? '' : 'mqtt: {listen: off}\n'}`)
      args = ['serve', ...(this.real ? [] : ['--simulate']), '--config', file]
    }
    const child = spawn(bin, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.process = child
    child.stderr!.on('data', (chunk) => (this.errors += chunk))
    let said = ''
    await new Promise<void>((ready, failed) => {
      child.stdout!.on('data', (chunk) => {
        said += chunk
        const found = /http:\/\/[^/\s]+/.exec(said)
        this.link = /http:\S+\/#\/setup\/\S+(?=\s)/.exec(said)?.[0] ?? ''
        if (found && (!this.real || this.link !== '')) {
          this.url = found[0]
          ready()
        }
      })
      child.once('exit', (code) => failed(new Error(`the daemon ended with ${code}: ${this.errors}`)))
    })
  }

  /** Ends the daemon without a chance to say goodbye. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  /** Ends the daemon and deletes its folder. */
  async close(): Promise<void> {
    await this.kill('SIGTERM')
    rmSync(this.dir, { recursive: true, force: true })
  }

  path(file: string): string {
    return join(this.dir, 'content', file)
  }

  /** Writes a file into the content folder in one go, as a local copy does. */
  put(file: string, bytes: Uint8Array | string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true })
    writeFileSync(this.path(file), bytes)
  }

  /** Replaces a file by one that was written elsewhere, as editors do. */
  replace(file: string, bytes: Uint8Array | string): void {
    const temporary = join(this.dir, 'being-written')
    writeFileSync(temporary, bytes)
    renameSync(temporary, this.path(file))
  }

  remove(file: string): void {
    rmSync(this.path(file))
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(this.url + path)
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }
}

/** A site with displays that play one folder each and nothing else, unless more is said. */
export function config(displays: string[], more = ''): string {
  return `site: {id: test, name: 测试楼, timezone: Asia/Shanghai}
rooms: []
displays:
${displays.map((d) => `  - ${d}`).join('\n')}
${more}`
}

/** A picture of one flat colour, which a screenshot can recognise. */
export function colour(rgb: string, width = 1920, height = 1080): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="100%" height="100%" fill="${rgb}"/></svg>`
}

/** A JPEG of at least the given size in bytes, full of noise, of about four megapixels. */
export function photo(file: string, megabytes: number): void {
  mkdirSync(dirname(file), { recursive: true })
  ffmpeg('-f', 'lavfi', '-i', 'nullsrc=s=2400x1600', '-frames:v', '1', '-vf', `noise=alls=${Math.min(100, 30 * megabytes)}:allf=t`, '-q:v', '3', '-f', 'mjpeg', file)
}

/** A film with a counter that moves, of the given length in seconds. */
export function film(file: string, seconds: number, size = '640x360', rate = 30): void {
  mkdirSync(dirname(file), { recursive: true })
  ffmpeg('-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}:d=${seconds}`, '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', String(rate), '-movflags', '+faststart', '-f', 'mp4', file)
}

function ffmpeg(...args: string[]): void {
  execFileSync('ffmpeg', ['-nostdin', '-loglevel', 'error', '-y', ...args])
}
