// One of a region's two planes: while one is seen, the next item is made ready on the other, so that a
// switch only uncovers what is already there.
//
// A plane has one element for each kind of thing, used again and again: browsers keep much behind an element
// for longer than anyone expects. A hidden plane lies above the one that is seen, at an opacity that no eye can
// tell from none: the browser really decodes and paints what is in it, which it would not do if it were
// covered or display: none.
import { Board } from './board/board.ts'
import type { Page } from './board/document.ts'
import { continues, isVideo, mediaTime, near, sameItem, short, type Due } from './due.ts'
import type { Item } from './program.ts'
import { ClockedVideo, firstFrame, Late, type Timing } from './video.ts'

/** Why an item could not be made ready. */
export type Failure = 'undecodable' | 'late' | 'missing'

export type PlaneState = 'free' | 'preparing' | 'ready' | 'failed'

/** Opacity at which a plane is painted and not seen. */
const hidden = '0.001'
/** Colour behind a picture when none was chosen: the slate's paper. */
const paper = '#F7F3EA'

/** Decodes a still picture to the size at which it is seen; undefined if the browser should draw it itself. */
export type Decode = (blob: Blob, cover: boolean, hurry: boolean) => Promise<ImageBitmap | undefined>

/** Number of object URLs that are alive in this page; it must not grow. */
export const urls = { alive: 0 }

export class Plane {
  readonly element = document.createElement('div')
  readonly video: ClockedVideo
  state: PlaneState = 'free'
  due: Due | undefined
  /** Width of the region, in canvas pixels. */
  width = 0
  private image = document.createElement('img')
  private film = document.createElement('video')
  /** For still pictures, which are decoded by us. */
  private canvas = document.createElement('canvas')
  private pixels = this.canvas.getContext('bitmaprenderer')
  private board: Board | undefined
  private bytes: Blob | undefined
  private url = ''
  /** The film's picture that is made ready, in milliseconds into the film, and the instant at which it starts. */
  private picture = NaN
  private from = 0
  private turn = 0

  constructor(timing: Timing, private decode: Decode) {
    this.element.className = 'plane'
    this.film.muted = true
    this.film.playsInline = true
    this.film.preload = 'auto'
    this.film.disableRemotePlayback = true
    this.video = new ClockedVideo(this.film, timing)
    this.element.append(this.image, this.canvas, this.film)
    this.free()
  }

  /**
   * Makes the item ready to be seen, without showing it. `from` says, once the bytes are here, from which
   * instant on it will be seen, `hurry` that this is very soon; `changed` is called when it is ready or has failed.
   */
  prepare(due: Due, blob: Promise<Blob>, from: () => number, hurry: boolean, sound: boolean, changed: (failure?: Failure) => void): void {
    this.free()
    const mine = this.turn
    const item = due.item!
    this.due = due
    this.state = 'preparing'
    if (item.page) return this.drawBoard(item.page, changed)
    const settle = (failure?: Failure) => {
      if (this.turn !== mine) return
      this.state = failure ? 'failed' : 'ready'
      changed(failure)
    }
    const cancelled = () => this.turn !== mine
    const load = (bytes: Blob): Promise<void> => {
      if (cancelled()) return Promise.resolve()
      this.element.style.background = item.ground || paper
      return isVideo(item) ? this.loadFilm(bytes, due, from(), sound && item.sound, cancelled) : this.loadPicture(bytes, item, hurry, cancelled)
    }
    blob.then(
      (bytes) => load(bytes).then(() => settle(), (error) => settle(error instanceof Late ? 'late' : 'undecodable')),
      () => settle('missing'),
    )
  }

  /**
   * What is made ready, or being made ready, is right for this too. A film that stands at the right picture
   * only has to start at another instant.
   */
  serves(due: Due, from: number): boolean {
    if (!this.due || this.state === 'failed') return false
    if (continues(this.due, due)) return true
    if (!sameItem(this.due.item!, due.item!) || this.video.started || !(Math.abs(mediaTime(due, from) - this.picture) < near)) return false
    this.due = due
    this.from = from
    if (this.state === 'ready') this.video.ready(due, from)
    return true
  }

  /** A page of a board needs no bytes, so it is ready at once. */
  private drawBoard(page: Page, changed: () => void): void {
    this.board = new Board(page, this.width)
    this.element.append(this.board.element)
    this.state = 'ready'
    changed()
  }

  /** To be called at every frame: what moves on a board follows the daemon's time, and so does a film. */
  tick(t: number): void {
    this.board?.tick(t)
    this.video.tick(t)
  }

  private async loadPicture(bytes: Blob, item: Item, hurry: boolean, cancelled: () => boolean): Promise<void> {
    const bitmap = this.pixels && bytes.type !== 'image/svg+xml' ? await this.decode(bytes, item.fit !== '', hurry) : undefined
    if (cancelled()) return bitmap?.close()
    if (bitmap) {
      this.bytes = bytes
      this.draw(bitmap)
      this.use(this.canvas, item)
      return
    }
    this.image.src = this.address(bytes)
    this.use(this.image, item)
    return this.image.decode()
  }

  private draw(bitmap: ImageBitmap): void {
    this.canvas.width = bitmap.width
    this.canvas.height = bitmap.height
    this.pixels!.transferFromImageBitmap(bitmap)
  }

  /** Decodes the picture again, because it is seen in another size now. What is there stays until then. */
  redraw(): void {
    const { bytes, due, turn } = this
    if (!bytes || !due) return
    void this.decode(bytes, due.item!.fit !== '', false).then(
      (bitmap) => {
        if (bitmap && this.turn === turn) this.draw(bitmap)
        else bitmap?.close()
      },
      () => undefined,
    )
  }

  private async loadFilm(bytes: Blob, due: Due, from: number, sound: boolean, cancelled: () => boolean): Promise<void> {
    const item = due.item!
    this.film.muted = !sound
    this.film.loop = item.length > 0 && item.length < short
    this.film.src = this.address(bytes)
    this.use(this.film, item)
    this.from = from
    this.picture = mediaTime(due, from)
    await firstFrame(this.film, Math.max(0, this.picture) / 1000, cancelled)
    if (!cancelled()) this.video.ready(this.due!, this.from)
  }

  /** Above the other plane, painted and not seen. */
  private cover(): void {
    this.element.style.transition = 'none'
    this.element.style.opacity = hidden
    this.element.style.zIndex = '2'
  }

  private address(bytes: Blob): string {
    urls.alive++
    return (this.url = URL.createObjectURL(bytes))
  }

  private use(element: HTMLElement, item: Item): void {
    element.className = item.fit || 'contain'
    element.style.display = 'block'
  }

  /** Uncovers what was made ready, within a fade of so many milliseconds or at once. */
  show(fade: number): void {
    const style = this.element.style
    style.transition = fade > 0 ? `opacity ${fade}ms linear` : 'none'
    style.opacity = '1'
  }

  /** Ends a fade. */
  settle(): void {
    this.element.style.transition = 'none'
    this.element.style.zIndex = '1'
  }

  /** Goes out of sight as ready as it was, or lets go. */
  keep(): void {
    if (this.still) this.cover()
    else this.free()
  }

  /** What is in it could be seen again without being made ready anew. A film could not: it has gone on. */
  get still(): boolean {
    return !!this.due?.item && !isVideo(this.due.item)
  }

  /** Goes out of sight at once; what is in it is kept until free. */
  hide(): void {
    this.element.style.transition = 'none'
    this.element.style.opacity = '0'
    this.video.stop()
  }

  /** Lets go of everything. */
  free(): void {
    this.turn++
    this.state = 'free'
    this.due = undefined
    this.picture = NaN
    this.video.stop()
    this.cover()
    this.image.style.display = this.canvas.style.display = this.film.style.display = 'none'
    this.board?.element.remove()
    this.board = undefined
    if (this.bytes) {
      this.bytes = undefined
      this.pixels!.transferFromImageBitmap(null)
    }
    if (this.image.hasAttribute('src')) this.image.removeAttribute('src')
    if (this.film.hasAttribute('src')) {
      this.film.removeAttribute('src')
      this.film.load()
    }
    if (this.url) {
      URL.revokeObjectURL(this.url)
      urls.alive--
      this.url = ''
    }
  }
}
