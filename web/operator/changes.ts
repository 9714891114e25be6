// The displays, of which only those are asked for that have changed: a site may have a thousand, and something
// changes on some of them all the time. Those that have not changed stay the same objects, so that what is drawn of
// them need not be compared.
import { type Display, fetchAnswer } from '../shared/api.ts'
import { hear } from '../shared/clock.ts'

let version = '0'
let known: Display[] = []

export async function displays(): Promise<Display[]> {
  const answer = await fetchAnswer(`/displays?since=${version}`)
  hear(answer)
  const list = (await answer.json()) as Display[]
  version = answer.headers.get('Yiping-Version') ?? '0'
  known = merge(known, list, answer.headers.get('Yiping-Complete') !== 'false')
  return known
}

/** What is known with what was answered, in the order of the site; the same array if that is nothing new. */
export function merge(known: Display[], list: Display[], complete: boolean): Display[] {
  if (complete) return list
  if (list.length === 0) return known
  const news = new Map(list.map((d) => [d.id, d]))
  return known.map((d) => news.get(d.id) ?? d)
}
