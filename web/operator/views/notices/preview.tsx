// A notice over what a display shows now, drawn as it is drawn there.
import { useEffect, useRef, useState } from 'preact/hooks'
import { parseGeometry } from '../../../player/geometry.ts'
import type { Notice } from '../../../player/notices.ts'
import { type Followed, Picture } from '../../../player/picture.ts'
import { parseProgram } from '../../../player/program.ts'
import { type Display, get } from '../../../shared/api.ts'

/** How often it is drawn anew: pages of a strip follow one another. In milliseconds. */
const every = 1_000

type Ground = Omit<Followed, 'notices'>

/** At most so high, in pixels of the page, and as wide as there is room. Without a notice it is what is shown. */
export function Preview({ display, notice, label, most }: { display: Display; notice: Notice | undefined; label: string; most: number }) {
  const host = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState(0)
  const ground = useGround(display.id)
  const [w, h] = ground ? [ground.geometry.viewport[2], ground.geometry.viewport[3]] : display.canvas
  const width = Math.min(room, (most * w) / h)
  useEffect(() => {
    const sized = new ResizeObserver(([e]) => setRoom(e!.contentRect.width))
    sized.observe(host.current!.parentElement!)
    return () => sized.disconnect()
  }, [])
  const picture = useRef<Picture | undefined>(undefined)
  const said = JSON.stringify(notice)
  useEffect(() => {
    if (!ground || width === 0) return
    picture.current ??= new Picture(host.current!)
    const notices = { v: 1, notices: notice ? [notice] : [] }
    const draw = (): void => picture.current!.show({ ...ground, notices }, Date.now())
    draw()
    const timer = setInterval(draw, every)
    return () => clearInterval(timer)
  }, [ground, said, width])
  return (
    <figure class="drawn">
      <div ref={host} role="img" aria-label={`${label} ${notice?.text.zh ?? ''}`} style={{ width: `${width}px`, height: `${(width * h) / w}px` }} />
    </figure>
  )
}

/** What a display plays now and its shape; undefined until that is known. */
function useGround(id: string): Ground | undefined {
  const [ground, setGround] = useState<Ground | undefined>(undefined)
  useEffect(() => {
    let wanted = true
    setGround(undefined)
    get<{ program: unknown; display: unknown }>(`/displays/${encodeURIComponent(id)}/documents`).then(
      (d) => wanted && setGround({ program: parseProgram(d.program), geometry: parseGeometry(d.display) }),
      () => undefined, // the shape is known, and the words are read in the form
    )
    return () => void (wanted = false)
  }, [id])
  return ground
}
