// What a player that asks to be paired keeps: the code that it shows, and the secret behind it. Chromium has a new cookie in its
// memory alone for half a minute; whoever loses power in that time comes with the secret, and is given the cookie again. So it is on
// the disk before anybody sees the code. It is worth nothing any more once the player has played for a minute.
//
// One browser may have two outputs: each display whose page it was has its own.
import { Database } from '../database.ts'

export interface Code {
  code: string
  secret: string
}

let opened: Promise<Database> | undefined
const database = () => (opened ??= Database.open())

/** Resolves with what was kept for a display, '' for none yet; undefined if there is nothing. */
export async function kept(display: string): Promise<Code | undefined> {
  try {
    return await (await database()).loadPairing(display)
  } catch (error) {
    console.warn('nothing is kept here', error)
    return undefined
  }
}

/** Resolves when it is on the disk, or cannot be. */
export async function keep(display: string, code: Code): Promise<void> {
  try {
    await (await database()).savePairing(display, code)
  } catch (error) {
    console.warn('nothing can be kept here', error)
  }
}
