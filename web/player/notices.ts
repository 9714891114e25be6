// The notices document: what is over or instead of a program. It is a document of its own, of at most a
// kilobyte, so that an emergency reaches a display without its program being touched.
import { check, integer, list, object, optional, text } from './check.ts'

export interface Notice {
  id: string
  precedence: number
  style: 'strip' | 'card' | 'takeover'
  from: number
  until: number
  text: Words
  /** What kind it is, in a box before it. */
  word: Words
  /** Smaller, below the text of a takeover. */
  detail: Words
  /** Says that it is an exercise; '' if it is none. */
  drill: Words
  /** Smallest, at the foot of a takeover. */
  foot: Words
  tone: '' | Tone
  /** Web address in a code on a strip or card; '' for none. */
  qr: string
  /** On a takeover that is on air: the instant from which a clock counts up; 0 for none. */
  since: number
  /** Address of the HLS playlist that a takeover shows instead of words, as long as it plays; '' for none. */
  stream: string
}

/** What a notice is about, as far as its colours go. */
export const tones = ['alarm', 'clear', 'onair', 'calm', 'orange', 'yellow', 'blue'] as const
export type Tone = (typeof tones)[number]

export interface Words {
  zh: string
  en: string
}

export interface Notices {
  v: number
  notices: Notice[]
}

export const noNotices: Notices = { v: 1, notices: [] }

/** Reads notices, or throws an Error that says what is wrong with them. */
export function parseNotices(value: unknown): Notices {
  const o = object(value, 'notices')
  check(o.v === 1, 'notices.v', 'is not 1')
  return { v: 1, notices: list(o.notices, 'notices').map((n, i) => notice(n, `notices[${i}]`)) }
}

function notice(value: unknown, at: string): Notice {
  const o = object(value, at)
  const style = text(o.style, `${at}.style`)
  check(style === 'strip' || style === 'card' || style === 'takeover', `${at}.style`, 'is unknown')
  const tone = optional(o.tone, text, `${at}.tone`, '')
  return {
    id: text(o.id, `${at}.id`),
    precedence: integer(o.precedence, `${at}.precedence`),
    style,
    from: integer(o.from, `${at}.from`),
    until: integer(o.until, `${at}.until`),
    text: words(o.text, `${at}.text`),
    word: optional(o.word, words, `${at}.word`, none),
    detail: optional(o.detail, words, `${at}.detail`, none),
    drill: optional(o.drill, words, `${at}.drill`, none),
    foot: optional(o.foot, words, `${at}.foot`, none),
    // What a notice has beside its words must not keep them off the glass: what means nothing is passed over.
    tone: tones.find((t) => t === tone) ?? '',
    qr: webAddress(o.qr, 300) ? o.qr : '',
    since: Number.isSafeInteger(o.since) && (o.since as number) > 0 ? (o.since as number) : 0,
    stream: style === 'takeover' ? streamOf(o.stream) : '',
  }
}

function streamOf(value: unknown): string {
  const src = (value as { src?: unknown } | null | undefined)?.src
  return webAddress(src, 2000) || ownAddress(src, 2000) ? src : ''
}

// Visible ASCII without a backslash, as in playlists/sane.go.
const webAddress = (value: unknown, most: number): value is string => typeof value === 'string' && value.length <= most && /^https?:\/\/[!-"$-.0->@-[\]-~][!-[\]-~]*$/.test(value)
const ownAddress = (value: unknown, most: number): value is string => typeof value === 'string' && value.length <= most && /^\/(?!\/)[!-[\]-~]*$/.test(value)

const none: Words = { zh: '', en: '' }

function words(value: unknown, at: string): Words {
  const o = object(value, at)
  return { zh: text(o['zh-CN'], `${at}.zh-CN`), en: optional(o.en, text, `${at}.en`, '') }
}
