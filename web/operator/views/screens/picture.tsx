// A small picture of a display in its own shape, drawn from what it attests, or from the plan. It is drawn from the assets,
// so it shows what is meant to be there and not how it looks; the page says so.
import type { Frame } from '../../../shared/api.ts'
import mark from '../../../shared/mark.svg'
import { title } from '../../parts/names.ts'
import { assetOf } from './frames.ts'

type Rect = readonly [number, number, number, number]

export interface Drawn {
  canvas: readonly [number, number]
  frame: Frame | undefined
  /** Region to item; undefined if nobody knows what is on the glass. */
  items: Record<string, string> | undefined
  /** What is over the program, in a word. */
  over: string
  /** Whether that covers it. */
  covers: boolean
  /** What is said where nothing is known. */
  nothing: string
}

export function Picture({ canvas, frame, items, over, covers, nothing }: Drawn) {
  const [w, h] = canvas
  const view: Rect = frame?.viewport ?? [0, 0, w, h]
  return (
    <div class="drawing" style={{ '--w': w, '--h': h }} aria-hidden="true">
      {items === undefined || !frame ? (
        <span class="nothing">{nothing}</span>
      ) : (
        frame.regions.map((r) => <Region key={r.id} rect={r.rect ?? view} view={view} item={items[r.id] ?? ''} asset={items[r.id] === r.item ? r.asset : assetOf(items[r.id] ?? '')} />)
      )}
      {over !== '' && <span class={covers ? 'over covers' : 'over'}>{over}</span>}
    </div>
  )
}

/** A rectangle of the canvas in parts of a hundred of what the display shows of it. */
const place = ([x, y, w, h]: Rect, [vx, vy, vw, vh]: Rect): Record<string, string> => ({ left: `${((x - vx) / vw) * 100}%`, top: `${((y - vy) / vh) * 100}%`, width: `${(w / vw) * 100}%`, height: `${(h / vh) * 100}%` })

/** What of a rectangle the display shows: words stand in the middle of that, and not of a whole wall. */
function seen([x, y, w, h]: Rect, [vx, vy, vw, vh]: Rect): Rect {
  const [left, top] = [Math.max(x, vx), Math.max(y, vy)]
  return [left, top, Math.min(x + w, vx + vw) - left, Math.min(y + h, vy + vh) - top]
}

const films = /\.(mp4|m4v|webm|mov|mkv|wmv|avi)$/i

function Region({ rect, view, item, asset }: { rect: Rect; view: Rect; item: string; asset: string }) {
  const within = place(seen(rect, view), view)
  if (item === '') return <div class="region slate" style={within}><img src={mark} alt="" /></div>
  if (asset === '') return <div class="region board" style={within}><span>{title(item)}</span></div>
  const src = `/media/${asset}`
  return <div class="region" style={place(rect, view)}>{films.test(item) ? <video key={src} src={`${src}#t=2`} preload="metadata" muted /> : <img key={src} src={src} alt="" decoding="async" loading="lazy" />}</div>
}
