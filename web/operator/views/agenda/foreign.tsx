// A booking that is changed elsewhere: what it says, and where that is.
import type { Booking, Source } from '../../../shared/api.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { timesOf, titleOf } from './booking.tsx'
import { words } from './words.ts'

export function Foreign({ of: b, close }: { of: Booking; close: () => void }) {
  const facts = [timesOf(b), b.place, b.organiser, b.for, b.places, b.note].filter(Boolean)
  return (
    <Dialog title={titleOf(b)} close={close}>
      <p>{facts.join(' · ')}</p>
      <p class="hint">{b.source.feed ? words.inFeed : words.inFile}</p>
      <Where of={b.source} />
      {b.also && b.also.length > 0 && <><p class="hint">{words.also}</p>{b.also.map((s, i) => <Where key={i} of={s} />)}</>}
    </Dialog>
  )
}

/** "2026年12月活动安排表.xlsx · 12月 · 第8行" */
const Where = ({ of: s }: { of: Source }) => <p class="source">{[s.feed, s.file, s.sheet, s.row && words.rowOf(s.row), s.user].filter(Boolean).join(' · ')}</p>
