// What outlives the page: IndexedDB, because it exists on plain http too, where there is neither a service
// worker nor Cache Storage.
//
// Several displays may live on one origin: the demo building, a kiosk with two outputs. Each keeps its
// documents and its clock in one record under display/<id>/, written in one transaction, so that a reload
// after a crash finds the old state or the new one and never a mix. Assets are shared by all, and one is
// deleted only if no stored display names it; both are looked at in one transaction, so that no display
// can store a program in between.
//
// A browser whose disk becomes full closes what is open, and Chromium throws away all that a site has stored. So a database
// is opened anew when it is needed next, and whoever has something in it is told.
import type { StoredClock } from './clock.ts'
import type { StoredDocuments } from './documents.ts'

export interface Record {
  documents: StoredDocuments
  /** Hashes of the assets that the documents need. */
  assets: string[]
}

const name = 'yiping'
/** How long the browser may take to open it, in milliseconds: nothing is painted before. */
const patience = 5_000

export class Database {
  /**
   * Why the browser has thrown away everything that was stored: Chromium does when it was killed in
   * the moment in which it opened its store, and finds half a record. '' if it has not, or does not tell.
   */
  wiped = ''
  /** Called when the browser has closed the database, and with it what was stored may be gone. */
  lost: () => void = () => undefined
  private readonly db = connection(
    name,
    (db, event) => {
      const { dataLoss, dataLossMessage } = event as { dataLoss?: string; dataLossMessage?: string }
      if (dataLoss === 'total') this.wiped = dataLossMessage || dataLoss
      db.createObjectStore('displays')
      db.createObjectStore('assets')
    },
    () => this.lost(),
  )

  /** It could be opened; if not, it is tried again when it is needed: maybe the disk is only full now. */
  ready = false

  private constructor() {}

  /** Opens the database, or throws where the browser has none. */
  static async open(): Promise<Database> {
    if (typeof indexedDB === 'undefined') throw new Error('this browser has no IndexedDB')
    const database = new Database()
    try {
      await database.db()
      database.ready = true
    } catch (error) {
      console.warn('nothing can be stored now', error)
    }
    return database
  }

  async loadDisplay(id: string): Promise<Record | undefined> {
    return (await result((await this.read('displays')).get(`display/${id}/documents`))) as Record | undefined
  }

  async saveDisplay(id: string, record: Record): Promise<void> {
    const tx = await this.write(['displays'])
    tx.objectStore('displays').put(record, `display/${id}/documents`)
    await done(tx)
  }

  async forgetDisplay(id: string): Promise<void> {
    const tx = await this.write(['displays'])
    for (const what of ['documents', 'clock']) tx.objectStore('displays').delete(`display/${id}/${what}`)
    await done(tx)
  }

  async loadClock(id: string): Promise<StoredClock | undefined> {
    return (await result((await this.read('displays')).get(`display/${id}/clock`))) as StoredClock | undefined
  }

  async saveClock(id: string, clock: StoredClock): Promise<void> {
    const tx = await this.write(['displays'])
    tx.objectStore('displays').put(clock, `display/${id}/clock`)
    await done(tx)
  }

  async assetKeys(): Promise<string[]> {
    return (await result((await this.read('assets')).getAllKeys())) as string[]
  }

  async loadAsset(hash: string): Promise<Blob | undefined> {
    return (await result((await this.read('assets')).get(hash))) as Blob | undefined
  }

  /** Throws a DOMException QuotaExceededError where there is no space left. */
  async saveAsset(hash: string, blob: Blob): Promise<void> {
    const tx = await this.write(['assets'])
    tx.objectStore('assets').put(blob, hash)
    await done(tx)
  }

  async deleteAsset(hash: string): Promise<void> {
    const tx = await this.write(['assets'])
    tx.objectStore('assets').delete(hash)
    await done(tx)
  }

  /** Deletes every asset that no stored display names and `keep` does not either; returns which. */
  async sweep(keep: Set<string>): Promise<string[]> {
    const tx = await this.write(['displays', 'assets'])
    const records = (await result(tx.objectStore('displays').getAll())) as Partial<Record>[]
    const named = new Set(keep)
    for (const record of records) for (const hash of record.assets ?? []) named.add(hash)
    const keys = (await result(tx.objectStore('assets').getAllKeys())) as string[]
    const gone = keys.filter((hash) => !named.has(hash))
    for (const hash of gone) tx.objectStore('assets').delete(hash)
    await done(tx)
    return gone
  }

  private async read(store: string): Promise<IDBObjectStore> {
    return (await this.db()).transaction(store).objectStore(store)
  }

  private async write(stores: string[]): Promise<IDBTransaction> {
    return (await this.db()).transaction(stores, 'readwrite', { durability: 'strict' })
  }
}

/** Opens a database at the first call, and again at the next one after the browser has closed it; throws where it does not open. */
export function connection(name: string, create: (db: IDBDatabase, event: IDBVersionChangeEvent) => void, closed?: () => void): () => Promise<IDBDatabase> {
  let opened: Promise<IDBDatabase> | undefined
  const open = async () => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = (event) => create(request.result, event)
    const db = await result(request)
    db.onversionchange = () => db.close()
    db.onclose = () => {
      opened = undefined
      closed?.()
    }
    return db
  }
  return () => (opened ??= inTime(open()).catch((error) => {
    opened = undefined
    throw error
  }))
}

/** The database, unless the browser does not answer. */
function inTime<T>(opened: Promise<T>): Promise<T> {
  return Promise.race([opened, new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer')), patience))])
}

export function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

export function done(tx: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve()
    tx.onabort = () => reject(tx.error)
  })
}
