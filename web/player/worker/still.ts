// Is it a picture that does not move? By its bytes, because the type does not say: PNG, WebP and AVIF can
// all be films. Only what is surely still may be drawn once and kept as pixels.

/** `head` is the beginning of the file, a kilobyte or more if there is so much. */
export function isStill(type: string, head: Uint8Array): boolean {
  switch (type) {
    case 'image/jpeg':
    case 'image/bmp':
      return true
    case 'image/png':
      return !has(head, 'acTL')
    case 'image/webp':
      // The extended form has a flag for animation; the simple forms have none.
      return !has(head.subarray(0, 16), 'VP8X') || (head[20] & 2) === 0
    case 'image/avif':
      return !has(head.subarray(0, 64), 'avis')
    default:
      return false
  }
}

function has(bytes: Uint8Array, word: string): boolean {
  const first = word.charCodeAt(0)
  for (let i = bytes.indexOf(first); i >= 0; i = bytes.indexOf(first, i + 1)) {
    let k = 1
    while (k < word.length && bytes[i + k] === word.charCodeAt(k)) k++
    if (k === word.length) return true
  }
  return false
}
