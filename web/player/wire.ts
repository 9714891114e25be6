// The messages between the daemon and its players, as displays/wire in Go declares them.
//
// There are no commands and no events: a display is told which documents it should have, and says which
// it has and what its renderer really shows. So a reconnect is the same as a first connect. Only the proof of play is kept
// until the daemon has it.

/** The version of this language; see displays/wire. */
export const protocol = 2

export type Kind = 'program' | 'notices' | 'display'
export const kinds: readonly Kind[] = ['notices', 'display', 'program']

export interface Hello {
  type: 'hello'
  protocol: number
  display: string
  session: string
  player: string
  have: Partial<Record<Kind, string>>
}

export interface Welcome {
  type: 'welcome'
  protocol: number
  player: string
}

export interface DocumentHeader {
  type: 'document'
  kind: Kind
  hash: string
  have?: boolean
}

export interface TimeReply {
  type: 'time'
  client: number
  received: number
  sent: number
}

/** An entry of the proof of play: something was on the glass, from one painted frame to another. */
export interface Play {
  /** '' for a notice, which is over all regions. */
  region: string
  /** '' for the slate; in region '' for what is not known any more. */
  item: string
  text?: string
  from: number
  until: number
}

export interface PlaysMessage {
  type: 'plays'
  batch: number
  plays: Play[]
}

/** The plays of a batch are durable. */
export interface Kept {
  type: 'plays'
  batch: number
}

export type State = 'pairing' | 'waiting' | 'playing' | 'slate'

export interface Fault {
  item: string
  asset: string
  reason: 'missing' | 'corrupt' | 'undecodable' | 'no-space'
}

export interface Status {
  type: 'status'
  state: State
  has: Partial<Record<Kind, string>>
  missing: number
  shows: Record<string, string>
  over?: string
  frame: number
  at: number
  clock: { offset_ms: number; rtt_ms: number; samples: number }
  dropped: number
  storage: { used: number; quota: number }
  memory: number
  faults?: Fault[]
}
