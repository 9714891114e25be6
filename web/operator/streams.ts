// The live streams: how each stands, since when, and the switch for those whose platform tells nothing.
import type { Stream } from '../shared/api.ts'
import { say } from '../shared/language.ts'
import type { SiteTime } from '../shared/time.ts'
import type { Line } from './content.ts'
import { words } from './words.ts'

export const streamLines = (streams: readonly Stream[], time: SiteTime, turn: (id: string, live: boolean) => void): Line[] =>
  streams.map((s) => ({
    key: s.id,
    title: `${s.name}${words.colon}${words.streamStates[s.state]}`,
    detail: [...(s.title ? [say(s.title)] : []), ...(s.switched ? [words.byHand(time.when(s.switched))] : []), ...(s.trouble && s.state === 'unknown' ? [words.streamTrouble(s.trouble)] : [])],
    when: words.since(time.when(s.since)),
    act: s.switched ? { name: words.takeBack, run: () => turn(s.id, false) } : s.state === 'live' ? undefined : { name: words.switchOn, run: () => turn(s.id, true) },
  }))
