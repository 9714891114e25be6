// The proof of play on its way to the daemon. It is stored as it ends, said when there is a link, and forgotten only when
// the daemon has answered that it is on disk; what is said twice is one entry there. So a display that is cut off for days
// delivers later, and neither end loses anything by dying.
//
// It is in a database of its own: nothing that is wrong with it may keep documents from being stored. Each display of this
// origin has its own entries. Writing is relaxed, without a flush for each entry: flash wears out, and a power cut may
// take the last seconds.
import { connection, done, result } from './database.ts'
import type { Play } from './wire.ts'

/** The daemon takes no more entries in one message, nor longer ones, in characters. */
const batch = { entries: 200, length: 12_000 }
/** Entries that are kept at most: eleven days of one region with ten seconds each. The oldest are dropped first. */
const most = 100_000
const dropped = 1_000
/** What is kept while nothing can be stored. */
const mostInMemory = 5_000
/** Between two messages, when much is waiting and when not, and without an answer, in milliseconds. */
const quick = 1_000
const pace = 5_000
const patience = 30_000

type Key = [display: string, from: number, region: string]

export class Outbox {
  private readonly db = connection('yiping-plays', (db) => db.createObjectStore('plays'))
  private count = 0
  /** What could not be stored. */
  private spare = new Map<string, Play>()
  private sent: { number: number; plays: Play[]; at: number } | undefined
  private number = 0
  private next = 0
  private busy = false

  /** `send` returns false if there is no link. */
  constructor(private display: string, private send: (batch: number, plays: Play[]) => boolean, private now: () => number = () => performance.now()) {
    void this.db().then(async (db) => (this.count = await result(db.transaction('plays').objectStore('plays').count(this.all())))).catch((error) => {
      console.warn('the proof of play can’t be stored', error)
    })
  }

  /** Keeps an entry, or its later end. It never waits. */
  add(play: Play): void {
    void this.put(play)
  }

  /** The link opened: what was said over the one before may not have come. Everybody comes back at once, so not all speak at once. */
  opened(): void {
    this.sent = undefined
    this.next = this.now() + Math.random() * pace
  }

  /** To be called now and then: says what is waiting. */
  async pump(): Promise<void> {
    if (this.busy || this.now() < this.next || (this.sent && this.now() - this.sent.at < patience)) return
    this.busy = true
    try {
      const plays = await this.oldest()
      if (plays.length > 0 && this.send(++this.number, plays)) this.sent = { number: this.number, plays, at: this.now() }
    } catch (error) {
      console.warn('the proof of play can’t be read', error)
    }
    this.next = this.now() + pace
    this.busy = false
  }

  /** The daemon has a batch on disk. */
  async kept(number: number): Promise<void> {
    if (this.sent?.number !== number) return
    const { plays } = this.sent
    await this.forget(plays).catch((error) => console.warn('the proof of play can’t be forgotten', error))
    this.sent = undefined
    this.next = this.now() + (plays.length >= batch.entries ? quick : pace)
  }

  /** Entries that wait, as far as is known. */
  get waiting(): number {
    return this.count + this.spare.size
  }

  private key = (play: Play): Key => [this.display, play.from, play.region]
  private all = (): IDBKeyRange => IDBKeyRange.bound([this.display], [this.display, []])

  private async put(play: Play): Promise<void> {
    try {
      const db = await this.db()
      const tx = db.transaction('plays', 'readwrite', { durability: 'relaxed' })
      tx.objectStore('plays').put(play, this.key(play))
      await done(tx)
      if (++this.count > most) await this.drop(db)
    } catch {
      this.spare.set(String(this.key(play)), play)
      if (this.spare.size <= mostInMemory) return
      const [old, left] = [[...this.spare.values()].slice(0, dropped), [...this.spare].slice(dropped)]
      const gap = gapOf(...old)
      this.spare = new Map([[String(this.key(gap)), gap], ...left])
    }
  }

  /** Makes room: the oldest entries become one that says that they are gone. */
  private async drop(db: IDBDatabase): Promise<void> {
    const tx = db.transaction('plays', 'readwrite', { durability: 'relaxed' })
    const store = tx.objectStore('plays')
    this.count = await result(store.count(this.all()))
    if (this.count > most) {
      const old = (await result(store.getAll(this.all(), dropped))) as Play[]
      for (const play of old) store.delete(this.key(play))
      const gap = gapOf(...old)
      store.put(gap, this.key(gap))
      this.count -= old.length - 1
    }
    await done(tx)
  }

  /** The oldest entries, as many as a message takes. */
  private async oldest(): Promise<Play[]> {
    const plays = [...this.spare.values()].slice(0, batch.entries)
    const db = await this.db().catch(() => undefined)
    if (db && plays.length === 0) plays.push(...((await result(db.transaction('plays').objectStore('plays').getAll(this.all(), batch.entries))) as Play[]))
    let length = 0
    const fit = plays.findIndex((p) => (length += p.item.length + (p.text?.length ?? 0) + p.region.length) > batch.length)
    return fit < 0 ? plays : plays.slice(0, Math.max(1, fit))
  }

  /** Forgets entries, but for those that have gone on since. */
  private async forget(plays: Play[]): Promise<void> {
    for (const play of plays) if (this.spare.get(String(this.key(play)))?.until === play.until) this.spare.delete(String(this.key(play)))
    const db = await this.db().catch(() => undefined)
    if (!db) return
    const tx = db.transaction('plays', 'readwrite', { durability: 'relaxed' })
    const store = tx.objectStore('plays')
    for (const play of plays) {
      const stored = store.get(this.key(play))
      stored.onsuccess = () => {
        if ((stored.result as Play | undefined)?.until === play.until) store.delete(this.key(play))
      }
    }
    const left = store.count(this.all())
    await done(tx)
    this.count = left.result
  }
}

/** What is not known any more: region and item are empty. */
const gapOf = (...old: Play[]): Play => ({ region: '', item: '', from: Math.min(...old.map((p) => p.from)), until: Math.max(...old.map((p) => p.until)) })
