// A video that follows the clock, so that displays of one audience are in step without talking.
//
// Each painted frame says which instant of the film it is and when it will be on the glass. What that
// differs from where the film should be then is steered away by playing a little faster or slower, which
// nobody sees; only what is too far off for that is sought.
import { mediaTime, type Due } from './due.ts'

/** What all videos of a page share: the time, and how long things take on this machine, learned while playing. */
export interface Timing {
  /** The daemon's time at an instant of performance.now(). */
  serverTime(own: number): number
  /** From play() to the film moving, in milliseconds. */
  play: number
  /** From a seek to the film moving on from there, in milliseconds. */
  seek: number
}
export const newTiming = (serverTime: (own: number) => number): Timing => ({ serverTime, play: 30, seek: 150 })

/** What the steering has seen, for stats(). */
export interface Sync {
  /** Mean over the last second: where the film is, minus where it should be, in milliseconds. */
  error_ms: number
  /** Frames in that second. */
  frames: number
  rate: number
  seeks: number
  /** Mean error of each of the last seconds of the daemon's time: [second, error in ms, frames]. */
  seconds: [number, number, number][]
}

/** How much faster or slower a film may be played, as a share. */
const most = 0.04
/** An error is smoothed over so long, in milliseconds: a frame is only shown at the next refresh of the glass. */
const smoothing = 250
/** And corrected within so long. Less than four times the smoothing, and it would swing. */
const within = 1_200
/** An error below this, in milliseconds, is none. */
const exact = 1
const keptSeconds = 120
/** Farther off than this is sought at once, in milliseconds. */
const far = 400
/** A lag of this, for so long, is sought too. */
const lagging = { error: 60, for: 2_000 }

export class ClockedVideo {
  readonly sync: Sync = { error_ms: 0, frames: 0, rate: 1, seeks: 0, seconds: [] }
  private due: Due | undefined
  private from = 0
  private playing = false
  private startedAt = 0
  private firstSeen = false
  private smooth: number | undefined
  private seenAt = 0
  private lagSince = 0
  private seekingSince = 0
  private nextSeek = 0
  private patience = 2_000
  private callback = 0
  private dropped = 0

  constructor(private film: HTMLVideoElement, private timing: Timing) {}

  /** The film stands at the picture that is due at `from`. */
  ready(due: Due, from: number): void {
    this.due = due
    this.from = from
    this.playing = false
    this.smooth = undefined
    this.lagSince = this.seekingSince = this.nextSeek = 0
    this.patience = 2_000
    this.film.playbackRate = 1
  }

  get started(): boolean {
    return this.playing
  }

  /** The item is due as before, perhaps a little shifted. */
  follow(due: Due): void {
    if (this.due) this.due = due
  }

  /** To be called at every frame: starts the film in time. */
  tick(t: number): void {
    if (!this.due || this.playing || t < this.from - Math.min(100, this.timing.play)) return
    this.playing = true
    this.firstSeen = false
    this.startedAt = performance.now()
    this.film.play().catch(() => {
      // A browser that forbids sound without a visitor's touch still allows a silent film.
      if (this.film.muted || !this.due) return
      this.film.muted = true
      this.film.play().catch(() => undefined)
    })
    this.watch()
  }

  /** Its time goes on although the film may be over, because what should follow can't be shown. */
  linger(): void {
    if (!this.due || this.film.loop) return
    this.film.loop = true
    if (this.film.ended) this.film.play().catch(() => undefined)
  }

  stop(): void {
    if (!this.due && !this.playing) return
    this.due = undefined
    this.playing = false
    if (this.callback && this.film.cancelVideoFrameCallback) this.film.cancelVideoFrameCallback(this.callback)
    this.callback = 0
    this.dropped += droppedFrames(this.film)
    this.film.pause()
  }

  /** Frames dropped since the page was loaded. */
  get droppedFrames(): number {
    return this.dropped + (this.due ? droppedFrames(this.film) : 0)
  }

  private watch(): void {
    if (!this.film.requestVideoFrameCallback) return // an old engine: started in time, and no more
    this.callback = this.film.requestVideoFrameCallback((_, frame) => {
      this.callback = 0
      if (!this.due || !this.playing) return
      this.steer(frame.mediaTime * 1000, frame.expectedDisplayTime)
      this.watch()
    })
  }

  private steer(media: number, shownAt: number): void {
    const due = this.due!
    if (!this.firstSeen && media > mediaTime(due, this.from) + 1) {
      this.firstSeen = true
      learn(this.timing, 'play', performance.now() - this.startedAt - (media - mediaTime(due, this.from)))
    }
    const t = this.timing.serverTime(shownAt)
    if (this.film.loop && !selfRepeats(due)) return // lingering: there is nothing to be in step with
    let error = media - mediaTime(due, t)
    if (this.film.loop) error = wrap(error, due.item!.length)
    this.note(t, error)
    if (this.seekingSince) {
      if (this.film.seeking) return
      learn(this.timing, 'seek', this.timing.seek - error)
      this.seekingSince = 0
      this.smooth = error
    }
    const weight = 1 - Math.exp((this.seenAt - shownAt) / smoothing)
    this.smooth = this.smooth === undefined ? error : this.smooth + (error - this.smooth) * weight
    this.seenAt = shownAt
    this.correct(t, shownAt)
  }

  // `own` is the page's clock: patience is not to be lost when the daemon's time is corrected.
  private correct(t: number, own: number): void {
    const error = this.smooth!
    if (error > -lagging.error) this.lagSince = 0
    else if (!this.lagSince) this.lagSince = own
    const lost = Math.abs(error) > far || (this.lagSince > 0 && own - this.lagSince > lagging.for)
    if (lost && own >= this.nextSeek) return this.seek(t, own)
    if (Math.abs(error) < 20) this.patience = 2_000
    const rate = 1 - Math.max(-most, Math.min(most, Math.abs(error) < exact ? 0 : error / within))
    if (Math.abs(rate - this.film.playbackRate) > 0.0015 || (rate === 1 && this.film.playbackRate !== 1)) this.film.playbackRate = rate
    this.sync.rate = this.film.playbackRate
  }

  private seek(t: number, own: number): void {
    const to = mediaTime(this.due!, t + this.timing.seek) / 1000
    // A machine that can't keep up is not helped by seeking all the time.
    this.nextSeek = own + this.patience
    this.patience = Math.min(30_000, this.patience * 2)
    this.lagSince = 0
    if (to < 0 || to >= this.film.duration) return
    this.sync.seeks++
    this.seekingSince = performance.now()
    this.film.playbackRate = 1
    this.film.currentTime = to
  }

  private note(t: number, error: number): void {
    const second = Math.floor(t / 1000)
    const seconds = this.sync.seconds
    let last = seconds[seconds.length - 1]
    if (!last || last[0] !== second) {
      if (last) {
        this.sync.error_ms = last[1]
        this.sync.frames = last[2]
      }
      seconds.push((last = [second, 0, 0]))
      if (seconds.length > keptSeconds) seconds.shift()
    }
    last[1] = (last[1] * last[2] + error) / ++last[2]
  }
}

const selfRepeats = (due: Due): boolean => due.item!.length > 0 && due.item!.length < 3_000

function wrap(error: number, length: number): number {
  const rest = ((error % length) + length) % length
  return rest > length / 2 ? rest - length : rest
}

function learn(timing: Timing, what: 'play' | 'seek', ms: number): void {
  if (ms < 0 || ms > 1_000) return
  timing[what] += (ms - timing[what]) * 0.3
}

function droppedFrames(film: HTMLVideoElement): number {
  return film.getVideoPlaybackQuality?.().droppedVideoFrames ?? 0
}

/** The film showed no picture in time: the machine may be busy, or the film broken. */
export class Late extends Error {}

/** How long a film may take to show a picture, in milliseconds. */
const patience = 15_000

/**
 * Resolves when the film's picture at so many seconds is decoded and painted, though not seen. `cancelled` is
 * asked before anything is done, because the element may have been given another film meanwhile.
 */
export function firstFrame(film: HTMLVideoElement, seconds: number, cancelled: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (error?: Error) => {
      clearTimeout(late)
      film.removeEventListener('error', failed)
      film.removeEventListener('loadeddata', loaded)
      film.removeEventListener('seeked', painted)
      if (error) reject(error)
      else resolve()
    }
    const failed = () => {
      if (!cancelled()) finish(new Error(film.error?.message || 'undecodable'))
    }
    const painted = () => {
      if (cancelled() || !film.requestVideoFrameCallback) return finish()
      // A page that isn't painted gets no callbacks; then the decoder's word has to do.
      const enough = setTimeout(() => finish(), 300)
      film.requestVideoFrameCallback(() => {
        clearTimeout(enough)
        finish()
      })
    }
    const loaded = () => {
      if (cancelled()) return finish()
      if (film.videoWidth === 0) return finish(new Error('no picture'))
      if (seconds < 0.001) return painted()
      film.addEventListener('seeked', painted)
      film.currentTime = Math.min(seconds, Math.max(0, film.duration - 0.05))
    }
    const late = setTimeout(() => finish(new Late()), patience)
    film.addEventListener('error', failed)
    film.addEventListener('loadeddata', loaded)
  })
}
