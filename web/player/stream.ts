// A live stream over the canvas. It is loaded and decoded where nobody sees it, and covers what is below only while
// its frames progress (watch.ts): nothing is ever taken off the glass before there is something to put there.
//
// The library that plays HLS is bigger than the player, so it is a file of its own, and fetched with the first stream.
import type Hls from 'hls.js'
import type { Notice } from './notices.ts'
import { drawTakeover, line, onTwoLines } from './takeover.ts'
import { framed, judged, unwatched, type Sight } from './watch.ts'

declare const __HLS__: string
declare const __HLS_WORKER__: string

/** Once, quickly, and then it is the watch that tries again. */
const load = (firstByte: number, whole: number, retries: number) => {
  const retry = { maxNumRetry: retries, retryDelayMs: 500, maxRetryDelayMs: 2_000 }
  return { default: { maxTimeToFirstByteMs: firstByte, maxLoadTimeMs: whole, timeoutRetry: retry, errorRetry: retry } }
}

/** Near the live edge and with little kept: a display plays for days, and nobody winds it back. */
const settings: Partial<Hls['config']> = {
  workerPath: __HLS_WORKER__,
  liveSyncDurationCount: 2,
  liveMaxLatencyDurationCount: 6,
  maxLiveSyncPlaybackRate: 1.05,
  liveDurationInfinity: true,
  backBufferLength: 4,
  maxBufferLength: 8,
  maxMaxBufferLength: 12,
  maxBufferSize: 16_000_000,
  capLevelToPlayerSize: true,
  manifestLoadPolicy: load(4_000, 8_000, 1),
  playlistLoadPolicy: load(4_000, 8_000, 3),
  fragLoadPolicy: load(4_000, 10_000, 3),
}

/** Said below the words of the notice while its stream has stopped. */
const soon = { zh: '马上回来', en: 'Back in a moment' }

/** It is no alarm: the big line takes less than half of what a takeover's does. */
const quiet = 0.11

export class Stream {
  readonly element = document.createElement('div')
  sight: Sight = 'below'
  private film = document.createElement('video')
  private words = document.createElement('div')
  private caption = document.createElement('div')
  private watch = unwatched
  private hls: Hls | undefined
  /** For each quality the newest that the server has had, and whether there is something newer than when the stream was begun anew. */
  private edges = new Map<number, string>()
  private fresh = false
  /** Changes when what was begun is not wanted any more. */
  private turn = 0
  private loud = false
  private silenced = false
  private frames = 0
  private beginnings = 0
  private dropped = 0
  private ended = false

  constructor(public notice: Notice) {
    this.element.className = 'notice stream'
    this.words.className = 'notice takeover'
    this.caption.className = 'caption'
    this.film.muted = this.film.playsInline = true
    this.film.disableRemotePlayback = true
    // A browser that forbids sound without a visitor's touch stops a film that becomes loud, and allows it when silent.
    this.film.addEventListener('pause', () => {
      if (!this.loud || this.ended || this.film.ended) return
      this.silenced = this.film.muted = true
      this.film.play().catch(() => undefined)
    })
    this.element.append(this.film, this.caption, this.words)
    this.count()
  }

  /** Sets the words, which are seen while the stream has stopped, and what is said below its picture on a canvas that stands. */
  draw(size: readonly [number, number], dark: boolean): void {
    const [width, height] = size
    const tall = height > 1.2 * width
    this.element.classList.toggle('tall', tall)
    this.element.classList.toggle('night', dark)
    this.words.classList.toggle('night', dark)
    this.caption.textContent = ''
    const said = [['zh', this.notice.text.zh, 0.045], ['en', this.notice.text.en, 0.028], ['zh', this.notice.detail.zh, 0.028]] as const
    if (tall) for (const [lang, words, share] of said) if (words !== '') this.caption.append(line(lang, lang, words, onTwoLines(words, width * 0.9, height * share)))
    drawTakeover(this.words, { ...this.notice, detail: soon }, size, quiet)
  }

  /** To be called at every frame, at an instant of the page's own clock: begins what has to be begun, and covers or uncovers. */
  tick(now: number): Sight {
    const { watch, sight, act } = judged(this.watch, now, Math.random())
    this.watch = watch
    if (act === 'begin') void this.begin()
    else if (act === 'rest') this.rest()
    if (sight !== this.sight) this.cover(sight)
    return sight
  }

  /** It may be heard, as far as there is a picture. */
  hear(may: boolean): void {
    const loud = may && this.sight === 'picture'
    if (loud === this.loud) return
    this.loud = loud
    this.film.muted = !loud || this.silenced
  }

  /** Takes it off the glass. What is in it is kept until free: there is no frame in which neither it nor what is below is seen. */
  uncover(): void {
    this.hear(false)
    this.cover('below')
  }

  /** Lets go of everything. */
  free(): void {
    this.ended = true
    this.rest()
    this.element.remove()
  }

  /** Video frames dropped so far. */
  get droppedFrames(): number {
    return this.dropped + droppedFrames(this.film)
  }

  /** Figures for stats(). */
  stats(): Record<string, unknown> {
    const { buffered, currentTime } = this.film
    return {
      notice: this.notice.id,
      sight: this.sight,
      frames: this.frames,
      beginnings: this.beginnings,
      dropped: this.droppedFrames,
      /** Seconds behind the newest that the server has, and in memory before and behind the picture. */
      latency: this.hls?.latency ?? 0,
      buffered: buffered.length > 0 ? [currentTime - buffered.start(0), buffered.end(buffered.length - 1) - currentTime] : [0, 0],
      muted: this.film.muted,
    }
  }

  private cover(sight: Sight): void {
    this.sight = sight
    this.element.classList.toggle('covers', sight !== 'below')
    this.words.classList.toggle('covers', sight === 'words')
  }

  private async begin(): Promise<void> {
    this.rest()
    const { turn } = this
    this.beginnings++
    try {
      const { default: Player } = (await import(/* @vite-ignore */ __HLS__)) as { default: typeof Hls }
      if (turn !== this.turn) return
      const hls = (this.hls = new Player(settings))
      hls.on(Player.Events.ERROR, (_, { fatal, details, error }) => {
        if (!fatal) return
        console.warn('stream', this.notice.stream, details, error.message)
        if (this.hls === hls) hls.stopLoad() // what is in memory plays on, and then the watch begins it anew
      })
      hls.on(Player.Events.MANIFEST_PARSED, () => void this.film.play().catch(() => undefined))
      // A server whose sender is gone may go on giving out the end. Whoever begins anew would show it again and again.
      hls.on(Player.Events.LEVEL_LOADED, (_, { level, details }) => {
        const edge = `${details.endSN} ${details.fragments[details.fragments.length - 1]?.url}`
        const before = this.edges.get(level)
        if (before === undefined ? this.edges.size === 0 : edge !== before) this.fresh = true
        this.edges.set(level, edge)
      })
      hls.loadSource(new URL(this.notice.stream, location.href).href)
      hls.attachMedia(this.film)
    } catch (error) {
      console.warn('streams cannot be played', error)
    }
  }

  private rest(): void {
    this.turn++
    this.fresh = false
    this.dropped += droppedFrames(this.film)
    const { hls } = this
    this.hls = undefined // whatever becomes of it, the next frame is painted
    hls?.destroy()
  }

  private count(): void {
    this.film.requestVideoFrameCallback?.(() => {
      if (this.ended) return
      this.frames++
      if (this.fresh) this.watch = framed(this.watch, performance.now())
      this.count()
    })
  }
}

const droppedFrames = (film: HTMLVideoElement): number => film.getVideoPlaybackQuality?.().droppedVideoFrames ?? 0
