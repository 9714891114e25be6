// Decodes a still picture to the size at which it is seen. The browser would do that too, but keeps what it
// decoded, at full size, for as long as it thinks fit: half a gigabyte after thirty photos. Pixels that we
// hold ourselves are gone when we let them go, and here they cost the painting thread nothing.
import type { Size } from './messages.ts'
import { isStill } from './still.ts'

/** Pixels that are so much too many, in each direction, are not worth another pass. */
const enough = 1.2
const enoughInAHurry = 2

/**
 * The picture in at most the pixels that are seen of it, or in a hurry in all it has, which is a pass less;
 * undefined if it is none of the still kinds.
 */
export async function decode(blob: Blob, seen: Size, cover: boolean, hurry: boolean): Promise<ImageBitmap | undefined> {
  const head = new Uint8Array(await blob.slice(0, 4096).arrayBuffer())
  if (!isStill(blob.type, head)) return undefined
  const whole = await createImageBitmap(blob)
  const [x, y] = [seen.width / whole.width, seen.height / whole.height]
  const scale = cover ? Math.max(x, y) : Math.min(x, y)
  if (scale * (hurry ? enoughInAHurry : enough) >= 1) return whole
  const bitmap = await createImageBitmap(whole, {
    resizeWidth: Math.max(1, Math.round(whole.width * scale)),
    resizeHeight: Math.max(1, Math.round(whole.height * scale)),
    resizeQuality: 'medium',
  })
  whole.close()
  return bitmap
}
