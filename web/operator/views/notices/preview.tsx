// A notice over what a display shows now, drawn as it is drawn there.
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Notice } from '../../../player/notices.ts'
import type { Followed } from '../../../player/picture.ts'
import type { Display } from '../../../shared/api.ts'
import { now } from '../../../shared/clock.ts'
import { followedAt } from '../../parts/followed.ts'
import { Glass, type Paint } from '../../parts/glass.tsx'

/** How often it is drawn anew: pages of a strip follow one another. In milliseconds. */
const every = 1_000

/** At most so high, in pixels of the page, and as wide as there is room. Without a notice it is what is shown. */
export function Preview({ display, notice, label, most }: { display: Display; notice: Notice | undefined; label: string; most: number }) {
  const ground = useGround(display.id)
  const [w, h] = ground ? [ground.geometry.viewport[2], ground.geometry.viewport[3]] : display.canvas
  const said = JSON.stringify(notice)
  const paint = useMemo<Paint | undefined>(() => {
    const notices = { v: 1, notices: notice ? [notice] : [] }
    return ground && ((p, width) => p.show({ ...ground, notices }, now(), width))
  }, [ground, said])
  return <figure class="drawn"><Glass shape={[w, h]} paint={paint} every={every} label={`${label} ${notice?.text.zh ?? ''}`} most={`${most}px`} /></figure>
}

/** What a display plays now and its shape; undefined until that is known. */
function useGround(id: string): Followed | undefined {
  const [ground, setGround] = useState<Followed | undefined>(undefined)
  useEffect(() => {
    let wanted = true
    setGround(undefined)
    followedAt(id).then(
      (of) => wanted && setGround(of),
      () => undefined, // the shape is known, and the words are read in the form
    )
    return () => void (wanted = false)
  }, [id])
  return ground
}
