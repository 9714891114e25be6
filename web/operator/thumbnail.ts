// A small picture of what a display attests to show, in the shape of the display. It is drawn from the
// asset, so it shows what is meant to be there and not how it looks; the page says so.
import type { Display, Frame, Placement } from '../shared/api.ts'
import { h } from '../shared/dom.ts'

const box = [132, 84] as const

/** The asset that is on the display, as far as it attests to one that is known. Boards are drawn without one. */
export function shownAsset(display: Display, frame: Frame | undefined): string {
  const shown = Object.values(display.shows)
  return display.online ? (frame?.regions.find((r) => r.item !== '' && !r.item.startsWith('board:') && shown.includes(r.item))?.asset ?? '') : ''
}

export function thumbnail(display: Display, asset: string, video: boolean, wall: { canvas: [number, number]; viewport: Placement['viewport'] } | undefined): HTMLElement {
  const [width, height] = display.canvas
  const scale = Math.min(box[0] / width, box[1] / height)
  const view = h('div', { class: 'thumbnail', 'aria-hidden': 'true' })
  view.style.width = `${Math.round(width * scale)}px`
  view.style.height = `${Math.round(height * scale)}px`
  if (asset === '') return view
  const src = `/media/${asset}`
  const picture = video ? h('video', { src: `${src}#t=0.5`, preload: 'metadata', muted: true }) : h('img', { src, alt: '', decoding: 'async' })
  if (wall) {
    // The picture fills the wall, and the display shows a part of it.
    const [x, y] = wall.viewport
    Object.assign(picture.style, {
      position: 'absolute',
      width: `${wall.canvas[0] * scale}px`,
      height: `${wall.canvas[1] * scale}px`,
      left: `${-x * scale}px`,
      top: `${-y * scale}px`,
    })
  }
  view.append(picture)
  return view
}

const films = /\.(mp4|m4v|webm|mov|mkv|wmv|avi)$/i

export const isVideo = (item: string): boolean => films.test(item)
