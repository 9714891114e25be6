// The daemon's time. Computers of offices may be minutes away from it; the answers of the daemon say what time it is there, to a second.

/** How far the daemon is ahead of this computer, in milliseconds. */
let ahead = 0

/** By how much an answer may differ from what was heard before: the seconds in it are whole, and it was under way. In milliseconds. */
const coarse = 1_500

/** The daemon's time in Unix milliseconds. */
export const now = (): number => Date.now() + ahead

/** Hears what time it is from an answer that was made just now. */
export function hear(answer: Response): void {
  const said = Date.parse(answer.headers.get('Date') ?? '') + 500
  if (Math.abs(said - now()) > coarse) ahead = said - Date.now()
}
