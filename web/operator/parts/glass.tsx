// The glass of a display, drawn by the code that draws it there.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Picture } from '../../player/picture.ts'
import { inTurn } from './inturn.ts'
import './glass.css'

/** Draws a picture so many pixels wide. */
export type Paint = (picture: Picture, width: number) => void

interface Props {
  /** Width and height of the display. */
  shape: readonly [number, number]
  /** Called when it is another one, and again every so many milliseconds; undefined leaves what is there. */
  paint: Paint | undefined
  every?: number
  /** One of many: small, and drawn when there is time. */
  small?: boolean
  /** What it is, for who does not see it; without one it is left out for them. */
  label?: string
  /** At most so high, as CSS says it. */
  most?: string
}

export function Glass({ shape: [w, h], paint, every, small = false, label, most }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const picture = useRef<Picture | undefined>(undefined)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const sized = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width))
    sized.observe(host.current!)
    return () => sized.disconnect()
  }, [])
  useEffect(() => {
    if (width === 0 || !paint) return
    const draw = (): void => paint((picture.current ??= new Picture(host.current!, small)), width)
    const timer = every && setInterval(draw, every)
    const cancel = small ? inTurn(draw) : undefined
    if (!small) draw()
    return () => {
      clearInterval(timer)
      cancel?.()
    }
  }, [paint, every, width])
  return <div class="glass" ref={host} role={label ? 'img' : undefined} aria-label={label} aria-hidden={label ? undefined : 'true'} style={{ '--w': w, '--h': h, ...(most && { '--most': most }) }} />
}
