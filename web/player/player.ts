// The player: documents and a clock in, pixels and attestations out.
//
//	link ──► documents ──► At(program, notices, clock) ──► regions ──► status
//	                └──► needs ──► assets ────────────────────┘
//
// Everything that is seen is decided in the painting callback from the documents and the clock alone, so
// what was missed (a hidden tab, a sleeping laptop, a dead daemon) needs no catching up.
import { forever } from './at.ts'
import { Assets } from './assets.ts'
import { Attestor, type Shown } from './attest.ts'
import { Clock, ownTime } from './clock.ts'
import { Database } from './database.ts'
import { Documents, WrongHash } from './documents.ts'
import { frameOf, type Api } from './api.ts'
import { Link } from './link.ts'
import { Memory } from './memory.ts'
import { noNotices, type Notices } from './notices.ts'
import { Outbox } from './outbox.ts'
import { Overlay } from './overlay.ts'
import css from './player.css?inline'
import boardCss from './board/board.css?inline'
import { urls } from './plane.ts'
import { Plays, words, type Sight } from './plays.ts'
import { needs, type Need } from './prefetch.ts'
import { Region, type Tick } from './region.ts'
import { contract, type Host, type Inheritance, type Running } from './shell/contract.ts'
import { Stage } from './stage.ts'
import { Stream } from './stream.ts'
import { newTiming } from './video.ts'
import type { Kind, State } from './wire.ts'

declare const __WORKER__: string

export { contract }
export const start = (root: HTMLElement, host: Host): Running => new Player(root, host)

/** A change that a document brings this soon after it arrived is made at once, not faded, in milliseconds. */
const fresh = 1_000

class Player implements Running {
  readonly painted: Promise<void>
  private isPainted!: () => void
  private readonly session = Array.from(crypto.getRandomValues(new Uint8Array(8)), (b) => b.toString(16).padStart(2, '0')).join('')
  private readonly documents = new Documents()
  private readonly stage: Stage
  private readonly overlay: Overlay
  private readonly worker = new Worker(__WORKER__)
  private readonly timing = newTiming((own) => (this.clock.at(performance.timeOrigin + own) ?? own) + this.latency)
  private readonly link: Link
  private clock: Clock
  private database: Database | undefined
  private memory: Memory | undefined
  private readonly assets: Assets
  private regions: Region[] = []
  private frame = 0
  private callback = 0
  private housekeeping: ReturnType<typeof setInterval>
  private inCharge = false
  private stopped = false
  /** The hash of the program that the regions follow. */
  private onScreen = ''
  private arrived = -Infinity
  private generation: number | undefined
  private over = ''
  private readonly attestor = new Attestor()
  private readonly outbox: Outbox
  private readonly plays = new Plays((play) => this.outbox.add(play))
  /** Changes whenever something that is attested may have changed. */
  private version = 0
  private storage = { used: 0, quota: 0 }
  private droppedBefore = 0
  private switchesBefore = 0
  private steadyFrames = 0

  constructor(private readonly root: HTMLElement, private host: Host) {
    root.className = 'player'
    const style = document.createElement('style')
    style.textContent = css + boardCss
    root.append(style)
    this.stage = new Stage(root, () => this.resize())
    this.overlay = new Overlay(this.stage, (notice) => new Stream(notice))
    this.painted = new Promise((resolve) => (this.isPainted = resolve))
    this.generation = host.inherited?.generation
    this.clock = new Clock(ownTime, host.inherited?.clock)
    this.assets = new Assets(this.worker, () => this.reconsider())
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
    this.link = new Link(`${scheme}//${location.host}/screen/${encodeURIComponent(host.display)}/socket`, {
      hello: () => ({ display: host.display, session: this.session, player: host.player, have: this.documents.has() }),
      welcome: (message) => {
        if (message.player && message.player !== host.player) host.upgrade(message.player)
      },
      document: (kind, hash, body) => this.receive(kind, hash, body),
      time: (sent, received, replied, arrived) => this.clock.answer(sent, received, replied, arrived),
      kept: (batch) => void this.outbox.kept(batch),
      link: (open) => {
        this.version++
        if (open) this.assets.fetching.retry()
        if (open) this.outbox.opened()
      },
      outcast: () => void this.outcast(),
    })
    this.outbox = new Outbox(host.display, (batch, plays) => this.link.send({ type: 'plays', batch, plays }))
    addEventListener('pagehide', this.hide)
    this.housekeeping = setInterval(() => this.keepHouse(), 500)
    void this.open().then(() => {
      if (this.stopped) return
      if (this.inCharge) this.link.start()
      this.callback = requestAnimationFrame(this.paint)
    })
  }

  takeCharge(left?: Inheritance): void {
    this.inCharge = true
    const own = performance.now()
    if (left?.plays && this.clock.known()) this.plays.adopt(left.plays, this.now(performance.timeOrigin + own), own)
    window.yiping = this.api()
    if (this.callback) this.link.start()
  }

  leave(): Inheritance {
    return {
      documents: this.documents.store(),
      clock: this.clock.known() ? { offset: this.clock.report().offset_ms, mark: 0 } : undefined,
      blobs: this.assets.held(),
      generation: this.generation,
      plays: this.plays.leave(),
    }
  }

  stop(): void {
    this.stopped = true
    this.plays.end()
    removeEventListener('pagehide', this.hide)
    this.link.stop()
    cancelAnimationFrame(this.callback)
    clearInterval(this.housekeeping)
    for (const region of this.regions) region.stop()
    this.overlay.stop()
    this.stage.stop()
    this.worker.terminate()
  }

  /** Shows nothing any more, forgets the display, and asks to be paired again: the machine may be in other hands. */
  private async outcast(): Promise<void> {
    this.stop()
    this.root.replaceChildren()
    await this.database?.forgetDisplay(this.host.display).catch((error) => console.warn('not forgotten', error))
    location.replace(`/screen/#${encodeURIComponent(this.host.display)}`)
  }

  /** Takes what was stored, or what the player before left. */
  private async open(): Promise<void> {
    this.database = await Database.open().catch((error) => {
      console.warn('nothing can be stored', error)
      return undefined
    })
    const { inherited, display } = this.host
    if (this.database) {
      this.database.lost = () => this.storeAgain()
      this.memory = new Memory(display, this.database, this.documents, () => this.needs().map((n) => n.asset), () => this.clock)
      if (this.database.wiped) console.warn('the browser has lost what was stored:', this.database.wiped)
    }
    const stored = inherited || !this.database?.ready ? undefined : this.database
    const record = await stored?.loadDisplay(display).catch(() => undefined)
    const clock = await stored?.loadClock(display).catch(() => undefined)
    await this.assets.storing.open(this.database)
    if (clock) this.clock = new Clock(ownTime, clock)
    this.documents.restore(inherited?.documents ?? record?.documents ?? {})
    if (inherited && this.documents.program) this.assets.inherit(inherited.blobs, this.needs())
    this.follow()
  }

  /** The browser may have thrown away what was stored: what is here is stored again, and what is not is fetched. */
  private storeAgain(): void {
    this.assets.storing.lost()
    void this.memory?.save()
    this.memory?.saveClock()
    this.host.lost?.()
  }

  private get latency(): number {
    return this.documents.geometry?.latency ?? 0
  }

  /**
   * The instant to show, in whole Unix milliseconds, at an instant of the page's own clock. While no time is
   * known it is one behind the program's end, where only the fallback loops play.
   */
  private now(own: number = ownTime()): number {
    const t = this.clock.at(own)
    if (t !== undefined) return Math.floor(t + this.latency)
    return Math.floor((this.documents.program?.until ?? 0) + own - performance.timeOrigin)
  }

  /** What is needed from now on; what a document takes off leaves within a moment. */
  private needs(): Need[] {
    return this.documents.program ? needs(this.documents.program, this.now() + fresh) : []
  }

  private receive(kind: Kind, hash: string, body: string | undefined): void {
    if (body === undefined) {
      if (this.documents.has()[kind] !== hash) throw new WrongHash(`${kind} is not here`)
    } else {
      try {
        this.documents.accept(kind, hash, body)
      } catch (error) {
        if (error instanceof WrongHash) throw error
        console.warn('document refused', kind, error)
        return
      }
      this.arrived = performance.now()
      this.follow()
      void this.memory?.save()
    }
    if (kind !== 'display') return
    const generation = this.documents.geometry!.generation
    this.generation ??= generation
    if (generation > this.generation) void Promise.resolve(this.memory?.save()).finally(() => this.host.reload())
  }

  /** Lets regions and assets follow the documents as they are now. */
  private follow(): void {
    const { program, geometry, programHash } = this.documents
    this.stage.follow(program, geometry)
    this.zone = program?.items.find((i) => i.page)?.page?.house.zone
    this.version++
    if (!program) return
    if (programHash !== this.onScreen) this.assets.need(this.needs())
    const before = new Map(this.regions.map((r) => [r.id, r]))
    this.regions = program.regions.map((line) => {
      const region = before.get(line.id) ?? new Region(line.id, this.timing, this.assets, () => this.stage.scale)
      before.delete(line.id)
      region.follow(program, line, geometry?.audio ?? false)
      if (!region.element.isConnected) this.stage.canvas.append(region.element)
      return region
    })
    for (const gone of before.values()) {
      this.droppedBefore += dropped(gone)
      this.switchesBefore += gone.switches
      gone.stop()
      gone.element.remove()
    }
    this.onScreen = programHash
    this.hush()
  }

  /** What is covered by a takeover is not heard either. */
  private hush(): void {
    for (const film of this.stage.canvas.querySelectorAll('video')) film.volume = this.overlay.covers ? 0 : 1
  }

  private reconsider(): void {
    this.version++
    for (const region of this.regions) region.reconsider()
  }

  private resized: ReturnType<typeof setTimeout> | undefined
  private resize(): void {
    clearTimeout(this.resized)
    this.resized = setTimeout(() => this.regions.forEach((r) => r.resize()), 300)
  }

  private paint = (stamp: number): void => {
    this.callback = requestAnimationFrame(this.paint)
    const tick: Tick = {
      t: this.now(performance.timeOrigin + stamp),
      own: stamp,
      number: ++this.frame,
      cut: stamp - this.arrived < fresh,
    }
    for (const region of this.regions) if (region.tick(tick)) this.version++
    const over = this.overlay.tick(tick, this.notices, this.zone, this.documents.geometry?.audio ?? false)
    if (over !== this.over) {
      this.version++
      this.over = over
      this.hush()
    }
    this.steadyFrames = this.regions.every((r) => r.settled) && this.overlay.settled(stamp) ? this.steadyFrames + 1 : 0
    if (this.steadyFrames === 3) this.isPainted()
    if (!this.inCharge) return
    this.attest(tick)
    this.plays.tick(this.clock.known() ? tick.t : undefined, stamp, this.version, () => this.sights())
  }

  /** What is on the glass: what a takeover covers is not. */
  private sights(): Sight[] {
    const { top } = this.overlay
    const seen = top?.covers ? [] : this.regions.map((r) => ({ region: r.id, item: r.shows, text: '', turn: r.switches }))
    return top ? [...seen, { region: '', item: top.notice.id, text: words(top.notice), turn: 0 }] : seen
  }

  /** The page goes: it may come back, or not. */
  private hide = (): void => this.plays.end()

  /** While no time is known, only what has no end of its own can be shown: an emergency. */
  private get notices(): Notices {
    const { notices } = this.documents
    if (this.clock.known()) return notices
    if (this.untimed.of !== notices) this.untimed = { of: notices, are: { ...notices, notices: notices.notices.filter((n) => n.until >= forever).map((n) => ({ ...n, from: 0 })) } }
    return this.untimed.are
  }
  /** Where the building is, as far as a board says so: there it is day or night. */
  private zone: string | undefined

  private untimed = { of: noNotices, are: noNotices }

  private state(): State {
    if (!this.documents.program) return 'waiting'
    return this.regions.every((r) => r.shows === '') ? 'slate' : 'playing'
  }

  private attest(tick: Tick): void {
    const shown = (): Shown => {
      const faults = this.assets.faults().slice(0, 100)
      return {
        state: this.state(),
        has: this.documents.has(),
        missing: this.assets.missing,
        shows: Object.fromEntries(this.regions.map((r) => [r.id, r.shows])),
        ...(this.over ? { over: this.over } : {}),
        ...(faults.length > 0 ? { faults } : {}),
      }
    }
    this.attestor.tick(tick.t, this.version, this.onScreen, shown, (shown) =>
      this.link.send({
        type: 'status',
        ...shown,
        frame: tick.number,
        at: tick.t,
        clock: this.clock.report(),
        dropped: this.dropped(),
        storage: this.storage,
        memory: heap(),
      }),
    )
  }

  private dropped(): number {
    return this.regions.reduce((sum, r) => sum + dropped(r), this.droppedBefore + this.overlay.droppedFrames)
  }

  private beats = 0
  private keepHouse(): void {
    this.beats++
    if (this.inCharge) this.memory?.tick(this.beats)
    this.assets.fetching.pump()
    if (this.link.up) void this.outbox.pump()
    if (this.regions.every((r) => r.settled)) this.assets.storing.storeOne()
    if (this.beats % 60 === 5) {
      void navigator.storage?.estimate?.().then((e) => (this.storage = { used: e.usage ?? 0, quota: e.quota ?? 0 }), () => undefined)
    }
    if (this.beats % 60 === 30 && (this.assets.missing > 0 || this.assets.storing.full)) this.assets.need(this.needs())
    if (this.beats % 240 === 120 && this.inCharge) void this.assets.storing.sweep()
  }

  private api(): Api {
    return {
      frame: (t = this.now()) => {
        const { program, notices, programHash } = this.documents
        return frameOf(this.host.display, program, programHash, notices, t)
      },
      clock: () => this.clock.report(),
      sweep: () => this.assets.storing.sweep(),
      stats: () => ({
        player: this.host.player,
        session: this.session,
        link: this.link.up,
        frames: this.frame,
        dropped: this.dropped(),
        switches: this.regions.reduce((sum, r) => sum + r.switches, this.switchesBefore),
        heap: heap(),
        blobs: urls.alive,
        elements: document.getElementsByTagName('*').length,
        storage: this.storage,
        wiped: this.database?.wiped ?? '',
        missing: this.assets.missing,
        stored: this.assets.stored,
        faults: this.assets.faults(),
        lead: { play: this.timing.play, seek: this.timing.seek },
        regions: Object.fromEntries(this.regions.map((r) => [r.id, r.stats()])),
        stream: this.overlay.stats(),
        plays: this.outbox.waiting,
      }),
    }
  }
}

const dropped = (r: Region): number => r.planes[0].video.droppedFrames + r.planes[1].video.droppedFrames

/** Bytes of script memory, 0 if the browser does not tell. */
const heap = (): number => (performance as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0
