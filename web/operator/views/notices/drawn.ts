// A notice that is not sent yet, as a display would have it.
import type { EmergencyKind } from '../../../shared/api.ts'
import type { Text } from '../../../shared/language.ts'
import type { Notice, Words } from '../../../player/notices.ts'

const none: Words = { zh: '', en: '' }

const inBoth = (t: Text | undefined): Words => (t ? { zh: t['zh-CN'], en: t.en ?? '' } : none)

/** A notice that stands whenever it is drawn. */
export const drawn = (of: Pick<Notice, 'style' | 'text'> & Partial<Notice>): Notice => ({
  id: 'preview', precedence: 0, from: 0, until: Number.MAX_SAFE_INTEGER, word: none, detail: none, drill: none, foot: none, tone: '', qr: '', since: 0, stream: '', ...of,
})

export const ofEmergency = (kind: EmergencyKind, drill: boolean, foot: Text | undefined): Notice =>
  drawn({ style: 'takeover', tone: 'alarm', text: inBoth(kind.text), detail: inBoth(kind.detail), drill: drill ? inBoth(kind.marked) : none, foot: inBoth(foot) })
