import { expect, test } from 'vitest'
import { isStill } from './still.ts'

const bytes = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0))

test.each([
  ['image/jpeg', 'anything', true],
  ['image/gif', 'GIF89a', false],
  ['image/svg+xml', '<svg/>', false],
  ['image/png', '\x89PNG....IHDR.............IDAT', true],
  ['image/png', '\x89PNG....IHDR.............acTL........IDAT', false],
  ['image/webp', 'RIFF....WEBPVP8 ........', true],
  ['image/webp', 'RIFF....WEBPVP8L........', true],
  ['image/webp', 'RIFF....WEBPVP8X....\x10...', true],
  ['image/webp', 'RIFF....WEBPVP8X....\x12...', false],
  ['image/avif', '....ftypavif....avifmif1', true],
  ['image/avif', '....ftypavis....avisavif', false],
])('%s %j', (type, head, still) => {
  expect(isStill(type, bytes(head))).toBe(still)
})
