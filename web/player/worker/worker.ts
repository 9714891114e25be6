// The page's worker. Everything that takes time and needs no picture happens here: fetching, hashing,
// reading from and writing to the store.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { Database } from '../database.ts'
import { Corrupt, Download } from './download.ts'
import { decode } from './decode.ts'
import type { Order, Report } from './messages.ts'

declare const self: { onmessage: ((event: MessageEvent<Order>) => void) | null; postMessage(report: Report, transfer?: Transferable[]): void }

const database = Database.open().catch(() => undefined)
const downloads = new Map<string, Download>()

self.onmessage = ({ data: order }) => {
  switch (order.do) {
    case 'fetch':
      return void fetchAsset(order.asset, order.type)
    case 'pause':
      return downloads.get(order.asset)?.pause()
    case 'keep':
      return keep(new Set(order.assets))
    case 'load':
      return void loadAsset(order.asset)
    case 'decode':
      return void decode(order.blob, order.seen, order.cover, order.hurry).then(
        (bitmap) => self.postMessage({ did: 'decode', ticket: order.ticket, bitmap }, bitmap ? [bitmap] : []),
        () => self.postMessage({ did: 'undecodable', ticket: order.ticket }),
      )
    case 'store':
      return void storeAsset(order.asset, order.blob)
  }
}

async function fetchAsset(asset: string, type: string): Promise<void> {
  const download = downloads.get(asset) ?? new Download(asset, type)
  downloads.set(asset, download)
  try {
    const blob = await download.run()
    downloads.delete(asset)
    self.postMessage({ did: 'fetch', asset, blob })
  } catch (error) {
    self.postMessage({ did: 'failed', asset, reason: error instanceof Corrupt ? 'corrupt' : 'missing' })
  }
}

function keep(assets: Set<string>): void {
  for (const [asset, download] of downloads) {
    if (assets.has(asset)) continue
    download.pause()
    downloads.delete(asset)
  }
}

// What the store gives back is believed only when its hash is right: disks of players rot, and browsers
// throw things away. What is wrong is removed, and comes from the daemon again.
async function loadAsset(asset: string): Promise<void> {
  const db = await database
  try {
    const blob = await db?.loadAsset(asset)
    if (!blob) return self.postMessage({ did: 'failed', asset, reason: 'missing' })
    if ((await hashOf(blob)) === asset) return self.postMessage({ did: 'load', asset, blob })
  } catch {
    // Unreadable is as good as wrong.
  }
  await db?.deleteAsset(asset).catch(() => undefined)
  self.postMessage({ did: 'failed', asset, reason: 'corrupt' })
}

async function hashOf(blob: Blob): Promise<string> {
  const hash = sha256.create()
  const reader = blob.stream().getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return bytesToHex(hash.digest())
    hash.update(value)
  }
}

// The blob that is handed back is the stored one: it lies on the disk, where the fetched one is in memory.
async function storeAsset(asset: string, blob: Blob): Promise<void> {
  const db = await database
  if (!db) return self.postMessage({ did: 'unstored', asset, reason: 'broken' })
  try {
    await db.saveAsset(asset, blob)
    self.postMessage({ did: 'store', asset, blob: (await db.loadAsset(asset)) ?? blob })
  } catch (error) {
    const full = error instanceof DOMException && error.name === 'QuotaExceededError'
    self.postMessage({ did: 'unstored', asset, reason: full ? 'no-space' : 'broken' })
  }
}
