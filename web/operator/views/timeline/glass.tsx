// The display at the chosen instant, drawn as it is drawn there.
import { useEffect, useRef, useState } from 'preact/hooks'
import { type Followed, Picture } from '../../../player/picture.ts'

/** At most so high, in pixels of the page, and as wide as there is room. */
export function Glass({ of, t, label, most }: { of: Followed; t: number; label: string; most: number }) {
  const host = useRef<HTMLDivElement>(null)
  const picture = useRef<Picture | undefined>(undefined)
  const [room, setRoom] = useState(0)
  const [, , w, h] = of.geometry.viewport
  const width = Math.min(room, (most * w) / h)
  useEffect(() => {
    const parent = host.current!.parentElement!
    const sized = new ResizeObserver(([entry]) => setRoom(entry!.contentRect.width))
    sized.observe(parent)
    return () => sized.disconnect()
  }, [])
  useEffect(() => {
    if (width === 0) return
    picture.current ??= new Picture(host.current!)
    picture.current.show(of, t)
  }, [of, t, width])
  return <div class="glass" ref={host} role="img" aria-label={label} style={{ width: `${width}px`, height: `${(width * h) / w}px` }} />
}
