// Reads the PNGs that Chromium writes: 8 bits a channel, RGB or RGBA, not interlaced. A test should not need
// an image library to look at a pixel.
import { inflateSync } from 'node:zlib'

export interface Picture {
  width: number
  height: number
  /** Red, green and blue, 0 to 255. */
  at(x: number, y: number): [number, number, number]
}

export function readPng(file: Buffer): Picture {
  const width = file.readUInt32BE(16)
  const height = file.readUInt32BE(20)
  const channels = file[25] === 6 ? 4 : 3
  if (file[24] !== 8 || (file[25] !== 2 && file[25] !== 6) || file[28] !== 0) throw new Error('not a PNG as Chromium writes it')
  const parts: Buffer[] = []
  for (let p = 8; p < file.length; ) {
    const length = file.readUInt32BE(p)
    if (file.toString('latin1', p + 4, p + 8) === 'IDAT') parts.push(file.subarray(p + 8, p + 8 + length))
    p += 12 + length
  }
  const raw = inflateSync(Buffer.concat(parts))
  const line = width * channels
  const pixels = Buffer.alloc(line * height)
  for (let y = 0; y < height; y++) unfilter(raw, y * (line + 1), pixels, y * line, line, channels, y > 0)
  return {
    width,
    height,
    at(x, y) {
      const i = (y * width + x) * channels
      return [pixels[i]!, pixels[i + 1]!, pixels[i + 2]!]
    },
  }
}

// Each line says by which neighbours its bytes were predicted: left, above, both, or the nearest of three.
function unfilter(raw: Buffer, from: number, out: Buffer, to: number, line: number, step: number, above: boolean): void {
  const filter = raw[from]!
  for (let i = 0; i < line; i++) {
    const a = i >= step ? out[to + i - step]! : 0
    const b = above ? out[to + i - line]! : 0
    const c = above && i >= step ? out[to + i - line - step]! : 0
    let guess = 0
    if (filter === 1) guess = a
    else if (filter === 2) guess = b
    else if (filter === 3) guess = (a + b) >> 1
    else if (filter === 4) {
      const p = a + b - c
      const [x, y, z] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)]
      guess = x <= y && x <= z ? a : y <= z ? b : c
    }
    out[to + i] = raw[from + 1 + i]! + guess
  }
}
