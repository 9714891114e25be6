// The glass of a display, drawn by the code that draws it there.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Picture } from '../../player/picture.ts'
import { inTurn, takeBack } from './inturn.ts'
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
    const element = host.current! // the last turn may come when this has left the page, and before what ends it
    const draw = (): void => paint((picture.current ??= new Picture(element, small)), width)
    const ask = (): void => (small ? inTurn(draw) : draw())
    ask()
    const timer = every && setInterval(ask, every)
    return () => {
      clearInterval(timer)
      takeBack(draw)
    }
  }, [paint, every, width])
  return <div class="glass" ref={host} role={label ? 'img' : undefined} aria-label={label} aria-hidden={label ? undefined : 'true'} style={{ '--w': w, '--h': h, ...(most && { '--most': most }) }} />
}
