// Proof of play (播出记录): what was really on the glass, and from which painted frame to which. It is told from within
// the painting callback and from what the regions show, never from the program: what stood in for something else is
// recorded, and what should have been is not.
//
// An entry is written down when it ends, and every minute while it goes on, under the same beginning: a page that dies
// loses a minute at most. What nobody painted for a while, or painted by a clock that jumped, is not claimed.
import type { Notice } from './notices.ts'
import type { Play } from './wire.ts'

/** What is on a region in one frame; region '' is a notice over all of them. */
export interface Sight {
  region: string
  /** Id of the item or notice; '' for the slate. */
  item: string
  /** What the notice says. */
  text: string
  /** Another number than before: it was shown anew, though it is the same item. */
  turn: number
}

/** What the record keeps of the words of a notice: an exercise is not to be read as the real thing. */
export function words({ text, drill }: Pick<Notice, 'text' | 'drill'>): string {
  return `${drill.zh ? '演练：' : ''}${text.zh}`.slice(0, 200)
}

/** An entry that goes on. */
export interface Open extends Sight {
  from: number
}

/** What is seen for less is not seen, in milliseconds. */
const least = 100
/** How often what goes on is written down, in milliseconds. */
const again = 60_000
/** No entry is longer, in milliseconds: the daemon takes no more than a day. */
const most = 23 * 3_600_000
/** Without a frame for so long nothing is claimed, in milliseconds; the daemon then calls a display stuck. */
const stuck = 10_000
/** The daemon's time has jumped, against the page's own, in milliseconds. */
const jump = 1_000

export class Plays {
  private open = new Map<string, Open>()
  private version = -1
  private t = 0
  private own = 0
  private due = Infinity

  /** `write` is given each entry, some of them again with a later end. */
  constructor(private write: (play: Play) => void) {}

  /**
   * To be called at every frame. `t` is the daemon's time in whole milliseconds, undefined while it is not known; `own` the
   * page's own. `version` changes whenever something seen may have changed.
   */
  tick(t: number | undefined, own: number, version: number, seen: () => Sight[]): void {
    if (t === undefined) return this.end()
    const broken = this.open.size > 0 && (own - this.own > stuck || Math.abs(t - this.t - (own - this.own)) > jump)
    if (broken || t >= this.due) this.say()
    if (broken) this.open.clear()
    if (version !== this.version || broken) this.compare(t, seen())
    this.version = version
    this.t = t
    this.own = own
    if (this.due === Infinity && this.open.size > 0) this.due = t + again
  }

  /** Writes down what is on now, and ends it. */
  end(): void {
    this.say()
    this.open.clear()
    this.version = -1
  }

  /** What goes on, for the player that takes over in this page. */
  leave(): Open[] {
    return [...this.open.values()]
  }

  /** Goes on with what the player before has left, as far as it is still seen. */
  adopt(left: Open[], t: number, own: number): void {
    for (const x of left) this.open.set(x.region, { ...x, turn: NaN })
    Object.assign(this, { t, own, version: -1 })
  }

  private compare(t: number, seen: Sight[]): void {
    const now = new Map(seen.map((s) => [s.region, s]))
    for (const x of this.open.values()) {
      const s = now.get(x.region)
      const same = s && s.item === x.item && s.text === x.text && (s.turn === x.turn || Number.isNaN(x.turn))
      if (same && t - x.from < most) x.turn = s.turn
      else this.close(x, t)
    }
    for (const s of seen) if (!this.open.has(s.region)) this.open.set(s.region, { ...s, from: t })
  }

  private close(x: Open, until: number): void {
    this.open.delete(x.region)
    this.put(x, until)
  }

  private put({ region, item, text, from }: Open, until: number): void {
    if (until - from >= least) this.write({ region, item, ...(text ? { text } : {}), from, until })
  }

  /** Writes down what has been seen so far of all that goes on, and cuts what has become too long. */
  private say(): void {
    this.due = Infinity
    for (const x of this.open.values()) {
      this.put(x, this.t)
      if (this.t - x.from >= most) x.from = this.t
    }
  }
}
