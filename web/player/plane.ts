// One of a region's two planes: while one is seen, the next item is made ready on the other, so that a
// switch only uncovers what is already there.
//
// A plane has one <img> and one <video>, used again and again: browsers keep much behind an element for
// longer than anyone expects. A hidden plane lies above the one that is seen, at an opacity that no eye can
// tell from none: the browser really decodes and paints what is in it, which it would not do if it were
// covered or display: none.
import { continues, isVideo, mediaTime, near, sameItem, short, type Due } from './due.ts'
import { ClockedVideo, firstFrame, Late, type Timing } from './video.ts'

/** Why an item could not be made ready. */
export type Failure = 'undecodable' | 'late' | 'missing'

export type PlaneState = 'free' | 'preparing' | 'ready' | 'failed'

/** Opacity at which a plane is painted and not seen. */
const hidden = '0.001'
/** Colour behind a picture when none was chosen: the slate's paper. */
const paper = '#F7F3EA'

/** Number of object URLs that are alive in this page; it must not grow. */
export const urls = { alive: 0 }

export class Plane {
  readonly element = document.createElement('div')
  readonly video: ClockedVideo
  state: PlaneState = 'free'
  due: Due | undefined
  private image = document.createElement('img')
  private film = document.createElement('video')
  private url = ''
  /** The film's picture that is made ready, in milliseconds into the film, and the instant at which it starts. */
  private picture = NaN
  private from = 0
  private turn = 0

  constructor(timing: Timing) {
    this.element.className = 'plane'
    this.film.muted = true
    this.film.playsInline = true
    this.film.preload = 'auto'
    this.film.disableRemotePlayback = true
    this.video = new ClockedVideo(this.film, timing)
    this.element.append(this.image, this.film)
    this.free()
  }

  /**
   * Makes the item ready to be seen, without showing it. `from` says, once the bytes are here, from which
   * instant on it will be seen; `changed` is called when it is ready or has failed.
   */
  prepare(due: Due, blob: Promise<Blob>, from: () => number, sound: boolean, changed: (failure?: Failure) => void): void {
    this.free()
    const mine = this.turn
    const item = due.item!
    this.due = due
    this.state = 'preparing'
    const settle = (failure?: Failure) => {
      if (this.turn !== mine) return
      this.state = failure ? 'failed' : 'ready'
      changed(failure)
    }
    const load = (bytes: Blob): Promise<void> => {
      if (this.turn !== mine) return Promise.resolve()
      this.url = URL.createObjectURL(bytes)
      urls.alive++
      this.element.style.background = item.ground || paper
      const element = isVideo(item) ? this.film : this.image
      element.className = item.fit || 'contain'
      element.style.display = 'block'
      return isVideo(item) ? this.loadFilm(due, from(), sound && item.sound, () => this.turn !== mine) : this.loadImage()
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

  private loadImage(): Promise<void> {
    this.image.src = this.url
    return this.image.decode()
  }

  private async loadFilm(due: Due, from: number, sound: boolean, cancelled: () => boolean): Promise<void> {
    const item = due.item!
    this.film.muted = !sound
    this.film.loop = item.length > 0 && item.length < short
    this.film.src = this.url
    this.from = from
    this.picture = mediaTime(due, from)
    await firstFrame(this.film, Math.max(0, this.picture) / 1000, cancelled)
    if (!cancelled()) this.video.ready(this.due!, this.from)
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
    this.element.style.transition = 'none'
    this.element.style.opacity = hidden
    this.element.style.zIndex = '2'
    this.image.style.display = this.film.style.display = 'none'
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
