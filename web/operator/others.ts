// What others tell the displays: alerts of authorities, and contacts such as that of the fire alarm.
import type { Alert, Contact, Display } from '../shared/api.ts'
import { say } from '../shared/language.ts'
import type { SiteTime } from '../shared/time.ts'
import type { Line } from './content.ts'
import { lacking } from './notices.ts'
import { words } from './words.ts'

/** The alerts, as lines with a button to take each off. */
export const alertLines = (alerts: readonly Alert[], displays: readonly Display[], time: SiteTime, end: (id: string) => void): Line[] =>
  alerts.map((a) => ({
    key: a.id,
    title: `${a.drill ? words.drillMark : ''}${a.text ? say(a.text) : ''}`,
    detail: [a.from && new Date(a.from) > new Date() ? words.comesAt(time.when(a.from)) : words.attested(a.shown.length, a.shown.length + a.missing.length) + lacking(a.missing, displays), ...(a.sender ? [a.sender] : [])],
    when: `${words.levels[a.level]}${a.until ? `${words.and}${words.until(time.when(a.until))}` : ''}`,
    act: { name: words.takeOff, run: () => end(a.id) },
  }))

export const contactLines = (contacts: readonly Contact[], time: SiteTime): Line[] =>
  contacts.map((c) => ({ key: c.id, title: `${c.name}${words.colon}${words.contactStates[c.state]}`, detail: [], when: words.since(time.when(c.since)), act: undefined }))
