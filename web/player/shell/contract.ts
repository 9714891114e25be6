// What the shell and a player promise each other. The shell is small and changes seldom; players come and
// go within one page, so that an upgrade needs no reload and shows no gap.
import type { StoredClock } from '../clock.ts'
import type { StoredDocuments } from '../documents.ts'
import type { Open } from '../plays.ts'

/** The version of this contract. A player that needs another one makes the shell reload the page. */
export const contract = 1

/** What a player leaves to the next one in the same page. */
export interface Inheritance {
  documents: StoredDocuments
  clock: StoredClock | undefined
  /** Verified bytes by hash. */
  blobs: Map<string, Blob>
  /** The generation that the page was loaded with, if the daemon has said. */
  generation: number | undefined
  /** What is on the glass, for the proof of play; players of before say nothing of it. */
  plays?: Open[]
}

/** What the shell is for a player. */
export interface Host {
  display: string
  /** Hash of the player's code. */
  player: string
  inherited: Inheritance | undefined
  /** The daemon has another player. */
  upgrade(player: string): void
  reload(): void
  /** What the browser keeps for this site may be gone, and the page itself with it. Shells of before do not know it. */
  lost?(): void
}

/** What a player is for the shell. */
export interface Running {
  /** Resolves when what is due is painted. Until then nobody sees the player. */
  painted: Promise<void>
  /** From now on this player speaks for the page: to the daemon, on the body, to window.yiping. `left` is of the player before. */
  takeCharge(left?: Inheritance): void
  leave(): Inheritance
  /** Lets go of everything. */
  stop(): void
}

/** What a player's module exports. */
export interface PlayerModule {
  contract: number
  start(root: HTMLElement, host: Host): Running
}
