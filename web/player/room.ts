// Which assets get the room that there is, when not all can be stored. What could not be stored is held as long as the page
// lives, up to a bound; what is not even held is not fetched, or it would be fetched again for ever.
//
// An asset gives way only to one that is due a day sooner. Those of one day take turns at being due next: if each
// threw out the other, all would be fetched again with every turn of the loop.
import type { Need } from './prefetch.ts'

/** An asset, as far as it takes room. */
export interface Tenant {
  need: Need
  stored: boolean
  /** Its bytes are here, or on their way. */
  here: boolean
}

/** How much may be held that is not stored, in bytes. */
const unstorable = 256 << 20
const day = 86_400_000

/** The one makes room for the other. */
export const givesWay = (a: Tenant, to: Tenant): boolean => a.need.due - to.need.due >= day

/** The asset may be held although it cannot be stored. */
export function fits(asset: Tenant, all: readonly Tenant[]): boolean {
  const others = all.filter((a) => a !== asset && a.here && !a.stored && !givesWay(a, asset))
  return others.reduce((sum, a) => sum + a.need.bytes, asset.need.bytes) <= unstorable
}

/** What is held, not stored, and too much. `all` is in the order in which they are due. */
export function surplus<T extends Tenant>(all: readonly T[]): T[] {
  let sum = 0
  return all.filter((a) => a.here && !a.stored && (sum += a.need.bytes) > unstorable)
}

/** What to delete from the store so that the asset has room in it: those due last, or none if that is not enough. */
export function outOfTheWay<T extends Tenant>(asset: T, all: readonly T[]): T[] {
  const gone: T[] = []
  let bytes = 0
  for (const a of [...all].reverse()) {
    if (bytes >= asset.need.bytes || !givesWay(a, asset)) break
    if (!a.stored) continue
    gone.push(a)
    bytes += a.need.bytes
  }
  return bytes >= asset.need.bytes ? gone : []
}
