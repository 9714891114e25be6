// One booking in a plan or a list: when, what, how it stands.
import type { Booking } from '../../../shared/api.ts'
import { siteTime } from '../../site.ts'
import type { Mark } from './plan.ts'
import { words } from './words.ts'

export const titleOf = (b: Booking): string => (b.private ? words.hidden : b.title)

/** "14:00–16:00", or what is said instead. */
export function timesOf(b: Booking): string {
  const time = siteTime.value
  if (b.said) return b.said
  return words.until(time.time(Date.parse(b.start)), b.open ? '' : time.time(Date.parse(b.end)))
}

/** How it stands, in words: each with the class of its sign. */
export function signsOf(b: Booking, mark: Mark | undefined): { kind: string; text: string }[] {
  const signs = mark ? [{ kind: mark as string, text: words[mark] }] : []
  if (b.moved_to) signs.push({ kind: '', text: words.movedTo(siteTime.value.when(b.moved_to)) })
  else if (b.state !== 'normal') signs.push({ kind: b.state, text: words.states[b.state] })
  return signs
}

export function Told({ of: b, mark }: { of: Booking; mark: Mark | undefined }) {
  return (
    <>
      <span class="times">{timesOf(b)}</span>
      <span class="name">{titleOf(b)}</span>
      <span class="signs">
        {signsOf(b, mark).map(({ kind, text }) => <span key={text} class={`sign ${kind}`}>{text}</span>)}
      </span>
    </>
  )
}

/** Its class, by which it looks as it stands. */
export const look = (b: Booking, mark: Mark | undefined): string => ['booking', b.state, b.private ? 'private' : '', mark ?? '', b.source.user === undefined && !b.private ? 'foreign' : ''].filter(Boolean).join(' ')
