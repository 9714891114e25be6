// The daemon's API as far as these pages use it. GET /api/openapi.json describes all of it.
import type { Text } from './language.ts'

export type Code = 'offline' | 'mute' | 'stuck' | 'stale' | 'clock' | 'storage' | 'ok' | 'unattested'

export interface Display {
  id: string
  name: string
  canvas: [number, number]
  room: string
  floor?: string
  groups: string[]
  want: Record<string, string>
  has: Record<string, string>
  /** Region to the item that the renderer attests; empty for the slate. */
  shows: Record<string, string>
  /** Id of the notice that is on the glass over that. */
  over?: string
  online: boolean
  since: string
  verdict: { code: Code; text: Text; remedy?: Text }
  /** What a display that attests nothing was told last. */
  sent?: { text: string; at: string }
  /** A player may connect to it. */
  paired?: boolean
  /** It is in the configuration, so nobody changes it here. */
  fixed?: boolean
  /** Its playlists, and the name of its layout; empty for regions of its own. */
  plays?: string[]
  layout?: string
}

/** What a display shows at an instant. */
export interface Frame {
  at: string
  next: string | null
  /** Of the audience, such as a wall, and what of it the display shows: x, y, width, height. */
  canvas?: [number, number]
  viewport?: [number, number, number, number]
  regions: { id: string; rect?: [number, number, number, number]; item: string; asset: string }[]
  overlay: string
  takeover: string
}

export interface Problem {
  id: string
  where: string
  what: Text
  remedy: Text
  since: string
}

export interface File {
  path: string
  state: 'taken' | 'waiting' | 'refused' | 'parked' | 'unused'
  reason?: Text
  remedy?: Text
  rule?: Text
  notes?: Text[]
  displays: string[]
  arrived: string
  expired?: boolean
}

export interface Held {
  playlist: string
  files: number
  since: string
}

export interface Removed {
  path: string
  at: string
}

/** What the displays that a notice is for say of it: ids of those that attest it, that do not, and that can attest nothing. */
export interface Attested {
  shown: string[]
  missing: string[]
  unattested: string[]
}

export interface Notice extends Attested {
  id: string
  text: Text
  style: 'strip' | 'card' | 'takeover'
  from: string
  until: string
  state: 'coming' | 'on' | 'over'
  /** What stands in a box before it. */
  word?: Text
  /** Such as "display:lobby"; none: every display. */
  targets: string[]
  /** Ids of those of them that have it and show something else. */
  waiting: string[]
  /** In the answer to a new one: what somebody should look at. */
  notes?: Text[]
}

/** A notice that is often needed, with blanks in braces. */
export interface Template {
  id: string
  name: Text
  text: Text
  blanks: Blank[]
  style: Notice['style']
  minutes: number
}

/** What has to be filled in: as it stands in braces, and an example. */
export interface Blank {
  name: Text
  example: Text
}

export interface Emergency extends Attested {
  state: 'none' | 'raised' | 'clear'
  drill: boolean
  text?: Text
  durable: boolean
  kinds: EmergencyKind[]
  /** At the foot of each: whom to call. */
  foot?: Text
  notes?: Text[]
}

/** What can be raised, and what displays say then. */
export interface EmergencyKind {
  kind: string
  name: Text
  text: Text
  detail?: Text
  /** What a drill is called. */
  marked: Text
  /** It is always a drill. */
  drill: boolean
}

/** Which displays are taken to the safe picture. */
export interface Safe extends Attested {
  state: 'off' | 'on'
  /** Have it, and show something that comes first. */
  waiting: string[]
  since?: string
  targets: string[]
  durable: boolean
}

export interface Stream {
  id: string
  name: string
  state: 'off' | 'announced' | 'standby' | 'live' | 'unknown'
  since: string
  /** Of the booking that it is about. */
  title?: Text
  /** Until when a person says that it is live. */
  switched?: string
  /** Why its server cannot be asked. */
  trouble?: string
}

/** An alert of an authority that is in force or will be. */
export interface Alert extends Attested {
  id: string
  level: 'blue' | 'yellow' | 'orange' | 'red'
  drill: boolean
  text?: Text
  sender?: string
  from?: string
  until?: string
}

/** The alerts, and the messages that were refused lately. */
export interface Alerts {
  alerts: Alert[]
  refused: { at: string; sender?: string; file?: string; what: Text; remedy: Text }[]
}

/** A contact of another system, such as the fire alarm. */
export interface Contact {
  id: string
  name: string
  drill: boolean
  state: 'normal' | 'alarm' | 'fault' | 'unknown'
  since: string
}

/** A room that can be booked. */
export interface Place {
  id: string
  name: Text
  floor: string
}

export interface Booking {
  id: string
  title: string
  title_en?: string
  /** Ids; none if it is in no room. */
  rooms: string[]
  /** For people. */
  place: string
  start: string
  end: string
  /** Instead of the times: 上午, 全天. */
  said?: string
  /** Nobody said when it ends. */
  open?: boolean
  state: 'normal' | 'cancelled' | 'rescheduled' | 'full' | 'tentative'
  moved_to?: string
  moved_from?: string[]
  private: boolean
  organiser?: string
  for?: string
  places?: string
  note?: string
  source: Source
  also?: Source[]
  notes?: Text[]
}

/** Where a booking was read; only those of a user can be changed here. */
export interface Source {
  file?: string
  sheet?: string
  row?: number
  feed?: string
  user?: string
}

export interface Agenda {
  day: string
  until: string
  /** For which days all is known. */
  known: { from: string; until: string; read: boolean }
  bookings: Booking[]
}

export interface Site {
  name: string
  zone: string
  version: string
  building: boolean
  status: boolean
}

export interface Room {
  id: string
  name: Text
  floor: string
  displays: Placement[]
}

export interface Placement {
  id: string
  name: string
  canvas: [number, number]
  wall: string
  viewport: [number, number, number, number]
}

/** A request that was answered with a problem document. */
export class Refused extends Error {
  constructor(
    readonly what: Text,
    readonly remedy: Text,
    /** Of HTTP. */
    readonly status: number,
  ) {
    super(what.en ?? what['zh-CN'])
  }
}

/** The answer itself, for who reads its headers. */
export const fetchAnswer = (path: string): Promise<Response> => ask(path)

async function ask(path: string, options?: RequestInit): Promise<Response> {
  const response = await fetch(`/api/v1${path}`, options)
  if (response.ok) return response
  const problem = (await response.json().catch(() => ({}))) as { what?: Text; remedy?: Text; detail?: string }
  const fallback = { 'zh-CN': '没有成功。', en: problem.detail || 'That did not work.' }
  throw new Refused(problem.what ?? fallback, problem.remedy ?? { 'zh-CN': '请稍后再试。', en: 'Try again in a moment.' }, response.status)
}

export const get = async <T>(path: string): Promise<T> => (await ask(path)).json() as Promise<T>

const send = (method: string) => async <T = void>(path: string, body?: unknown): Promise<T> => {
  const headers = { 'Content-Type': 'application/json' }
  const response = await ask(path, body === undefined ? { method } : { method, headers, body: JSON.stringify(body) })
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** Writes; the answer, where there is one, is what the API says. */
export const post = send('POST')
export const put = send('PUT')
export const patch = send('PATCH')
export const remove = send('DELETE')
