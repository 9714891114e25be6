// What the page and its worker say to each other. The worker fetches, hashes and stores, so that the page
// has nothing to do but paint.

export type Order =
  /** Fetch an asset, going on where an earlier try stopped. */
  | { do: 'fetch'; asset: string; type: string }
  /** Stop fetching, but keep what is here. */
  | { do: 'pause'; asset: string }
  /** Forget what is here of assets that are not among these. */
  | { do: 'keep'; assets: string[] }
  /** Take an asset from the store and hash it. */
  | { do: 'load'; asset: string }
  /** Store a verified asset. */
  | { do: 'store'; asset: string; blob: Blob }

export type Report =
  /** The asset's bytes, verified. */
  | { did: 'fetch' | 'load' | 'store'; asset: string; blob: Blob }
  | { did: 'failed'; asset: string; reason: 'missing' | 'corrupt' }
  | { did: 'unstored'; asset: string; reason: 'no-space' | 'broken' }
