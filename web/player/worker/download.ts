// A download that can stop and go on: an asset is named by its hash and never changes, so bytes that are
// here stay right, and a video of a gigabyte need not begin anew because a poster was more urgent or the
// daemon was restarted.
//
// The hash is computed while the bytes arrive. They are handed to the browser in pieces, because it keeps
// Blobs on disk when there is much of them.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** All bytes came, and they are others than the name promises. */
export class Corrupt extends Error {}

const piece = 8 << 20

export class Download {
  private hash = sha256.create()
  private parts: Blob[] = []
  private chunks: Uint8Array<ArrayBuffer>[] = []
  private waiting = 0
  private received = 0
  private abort: AbortController | undefined

  constructor(private asset: string, private type: string) {}

  /** Fetches what is missing; the verified bytes, or an Error. */
  async run(): Promise<Blob> {
    const abort = (this.abort = new AbortController())
    const headers: Record<string, string> = this.received > 0 ? { Range: `bytes=${this.received}-` } : {}
    const response = await fetch(`/media/${this.asset}`, { headers, signal: abort.signal, cache: 'no-store' })
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`)
    if (response.status !== 206 || this.received === 0) this.reset()
    const reader = response.body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      this.take(value as Uint8Array<ArrayBuffer>)
    }
    const blob = this.blob()
    const right = bytesToHex(this.hash.digest()) === this.asset
    this.reset()
    if (!right) throw new Corrupt()
    return blob
  }

  /** Stops; run goes on from here. */
  pause(): void {
    this.abort?.abort()
  }

  private take(bytes: Uint8Array<ArrayBuffer>): void {
    this.hash.update(bytes)
    this.received += bytes.length
    this.chunks.push(bytes)
    this.waiting += bytes.length
    if (this.waiting < piece) return
    this.parts.push(new Blob(this.chunks))
    this.chunks = []
    this.waiting = 0
  }

  private blob(): Blob {
    return new Blob([...this.parts, ...this.chunks], { type: this.type })
  }

  private reset(): void {
    this.hash = sha256.create()
    this.parts = []
    this.chunks = []
    this.waiting = this.received = 0
  }
}
