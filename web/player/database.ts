// What outlives the page: IndexedDB, because it exists on plain http too, where there is neither a service
// worker nor Cache Storage.
//
// Several displays may live on one origin: the demo building, a kiosk with two outputs. Each keeps its
// documents and its clock in one record under display/<id>/, written in one transaction, so that a reload
// after a crash finds the old state or the new one and never a mix. Assets are shared by all, and one is
// deleted only if no stored display names it; both are looked at in one transaction, so that no display
// can store a program in between.
import type { StoredClock } from './clock.ts'
import type { StoredDocuments } from './documents.ts'

export interface Record {
  documents: StoredDocuments
  /** Hashes of the assets that the documents name. */
  assets: string[]
}

const name = 'yiping'
/** How long the browser may take to open it, in milliseconds: nothing is painted before. */
const patience = 5_000

export class Database {
  /**
   * `wiped` is why the browser has thrown away everything that was stored: Chromium does when it was killed in
   * the moment in which it opened its store, and finds half a record. '' if it has not, or does not tell.
   */
  private constructor(private db: IDBDatabase, readonly wiped: string) {}

  /** Opens the database, or throws where the browser has none, or one that does not answer. */
  static async open(): Promise<Database> {
    return inTime(Database.opened())
  }

  private static async opened(): Promise<Database> {
    const request = indexedDB.open(name, 1)
    let wiped = ''
    request.onupgradeneeded = (event) => {
      const { dataLoss, dataLossMessage } = event as { dataLoss?: string; dataLossMessage?: string }
      if (dataLoss === 'total') wiped = dataLossMessage || dataLoss
      request.result.createObjectStore('displays')
      request.result.createObjectStore('assets')
    }
    const db = await result(request)
    db.onversionchange = () => db.close()
    return new Database(db, wiped)
  }

  async loadDisplay(id: string): Promise<Record | undefined> {
    const tx = this.db.transaction('displays')
    return (await result(tx.objectStore('displays').get(`display/${id}/documents`))) as Record | undefined
  }

  async saveDisplay(id: string, record: Record): Promise<void> {
    const tx = this.write(['displays'])
    tx.objectStore('displays').put(record, `display/${id}/documents`)
    await done(tx)
  }

  async forgetDisplay(id: string): Promise<void> {
    const tx = this.write(['displays'])
    for (const what of ['documents', 'clock']) tx.objectStore('displays').delete(`display/${id}/${what}`)
    await done(tx)
  }

  async loadClock(id: string): Promise<StoredClock | undefined> {
    const tx = this.db.transaction('displays')
    return (await result(tx.objectStore('displays').get(`display/${id}/clock`))) as StoredClock | undefined
  }

  async saveClock(id: string, clock: StoredClock): Promise<void> {
    const tx = this.write(['displays'])
    tx.objectStore('displays').put(clock, `display/${id}/clock`)
    await done(tx)
  }

  async assetKeys(): Promise<string[]> {
    const tx = this.db.transaction('assets')
    return (await result(tx.objectStore('assets').getAllKeys())) as string[]
  }

  async loadAsset(hash: string): Promise<Blob | undefined> {
    const tx = this.db.transaction('assets')
    return (await result(tx.objectStore('assets').get(hash))) as Blob | undefined
  }

  /** Throws a DOMException QuotaExceededError where there is no space left. */
  async saveAsset(hash: string, blob: Blob): Promise<void> {
    const tx = this.write(['assets'])
    tx.objectStore('assets').put(blob, hash)
    await done(tx)
  }

  async deleteAsset(hash: string): Promise<void> {
    const tx = this.write(['assets'])
    tx.objectStore('assets').delete(hash)
    await done(tx)
  }

  /** Deletes every asset that no stored display names and `keep` does not either; returns which. */
  async sweep(keep: Set<string>): Promise<string[]> {
    const tx = this.write(['displays', 'assets'])
    const records = (await result(tx.objectStore('displays').getAll())) as Partial<Record>[]
    const named = new Set(keep)
    for (const record of records) for (const hash of record.assets ?? []) named.add(hash)
    const keys = (await result(tx.objectStore('assets').getAllKeys())) as string[]
    const gone = keys.filter((hash) => !named.has(hash))
    for (const hash of gone) tx.objectStore('assets').delete(hash)
    await done(tx)
    return gone
  }

  private write(stores: string[]): IDBTransaction {
    return this.db.transaction(stores, 'readwrite', { durability: 'strict' })
  }
}

/** The database, unless the browser does not answer. */
export function inTime<T>(opened: Promise<T>): Promise<T> {
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
