// What the page and its worker say to each other. The worker fetches, hashes and stores, so that the page
// has nothing to do but paint.

/** In pixels of the glass. */
export interface Size {
  width: number
  height: number
}

export type Order =
  /** Fetch an asset, going on where an earlier try stopped. */
  | { do: 'fetch'; asset: string; type: string }
  /** Stop fetching, but keep what is here. */
  | { do: 'pause'; asset: string }
  /** Forget what is here of assets that are not among these. */
  | { do: 'keep'; assets: string[] }
  /** Take an asset from the store and hash it. */
  | { do: 'load'; asset: string }
  /** Decode a picture to the size at which it is seen. */
  | { do: 'decode'; ticket: number; blob: Blob; seen: Size; cover: boolean; hurry: boolean }
  /** Store a verified asset. */
  | { do: 'store'; asset: string; blob: Blob }

export type Report =
  /** The asset's bytes, verified. */
  | { did: 'fetch' | 'load'; asset: string; blob: Blob }
  /** The bytes as they are stored. */
  | { did: 'store'; asset: string; blob: Blob }
  /** The decoded picture, or none: the browser should draw it itself, as it is no still one. */
  | { did: 'decode'; ticket: number; bitmap: ImageBitmap | undefined }
  | { did: 'undecodable'; ticket: number }
  | { did: 'failed'; asset: string; reason: 'missing' | 'corrupt' }
  | { did: 'unstored'; asset: string; reason: 'no-space' | 'broken' }
