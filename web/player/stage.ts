// The stage: the audience's canvas, laid out in its own pixels and then moved, turned and scaled as a whole,
// so that this display's viewport fills the window. A wall is nothing but four stages with four viewports.
//
// The window may have any size: in the demo building eight displays live on one page, each in a small frame.
import type { Geometry } from './geometry.ts'
import type { Program } from './program.ts'

/** What notices are drawn on. */
export interface Ground {
  readonly display: HTMLElement
  readonly sheet: HTMLElement
  /** Width and height of the display, and of the canvas, in canvas pixels. */
  readonly seen: readonly [number, number]
  readonly whole: readonly [number, number]
  makeRoom(strip: number): void
}

export class Stage implements Ground {
  /** What the window shows, in the display's own upright pixels. */
  readonly display = document.createElement('div')
  /** The audience's canvas, of which the display shows its viewport. */
  readonly sheet = document.createElement('div')
  /** What is played; makes room for a strip at the sheet's bottom. */
  readonly canvas = document.createElement('div')
  /** Width and height of the display, in canvas pixels. */
  seen: readonly [number, number] = [1920, 1080]
  /** Width and height of the canvas. */
  whole: readonly [number, number] = [1920, 1080]
  private view: readonly [number, number, number, number] = [0, 0, 1920, 1080]
  private rotation = 0
  private strip = 0
  /** Pixels of the glass for each pixel of the canvas. */
  scale = 1
  private resize = () => this.layOut()

  /** `rescaled` is called when the scale has changed. */
  constructor(root: HTMLElement, private rescaled: () => void) {
    this.display.className = 'display'
    this.sheet.className = 'sheet'
    this.canvas.className = 'canvas'
    this.sheet.append(this.canvas)
    this.display.append(this.sheet)
    root.append(this.display)
    addEventListener('resize', this.resize)
    this.layOut()
  }

  stop(): void {
    removeEventListener('resize', this.resize)
  }


  follow(program: Program | undefined, geometry: Geometry | undefined): void {
    this.whole = program?.canvas ?? geometry?.canvas ?? this.whole
    this.view = geometry?.viewport ?? [0, 0, ...this.whole]
    this.seen = [this.view[2], this.view[3]]
    this.rotation = geometry?.rotation ?? 0
    this.layOut()
  }

  /** The canvas makes room at its bottom for a strip of so many pixels, and is not covered by it. */
  makeRoom(strip: number): void {
    if (strip === this.strip) return
    this.strip = strip
    this.layOut()
  }

  private layOut(): void {
    const [x, y, w, h] = this.view
    const turned = this.rotation === 90 || this.rotation === 270
    const scale = Math.min(innerWidth / (turned ? h : w), innerHeight / (turned ? w : h))
    const before = this.scale
    this.scale = scale * devicePixelRatio
    if (this.scale !== before) this.rescaled()
    Object.assign(this.display.style, {
      width: `${w}px`,
      height: `${h}px`,
      transform: `translate(${innerWidth / 2}px,${innerHeight / 2}px) rotate(${this.rotation}deg) scale(${scale}) translate(${-w / 2}px,${-h / 2}px)`,
    })
    const [width, height] = this.whole
    const box = { width: `${width}px`, height: `${height}px` }
    Object.assign(this.sheet.style, box, { transform: `translate(${-x}px,${-y}px)` })
    const shrink = (height - this.strip) / height
    Object.assign(this.canvas.style, box, { transform: shrink === 1 ? 'none' : `translate(${(width * (1 - shrink)) / 2}px,0) scale(${shrink})` })
  }
}
