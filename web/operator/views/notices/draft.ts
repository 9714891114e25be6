// A notice while somebody writes it: what it will say, which displays it reaches, and what is sent.
import type { Blank, Display, Notice, Place, Template } from '../../../shared/api.ts'
import type { Notice as Drawn } from '../../../player/notices.ts'
import { drawn } from './drawn.ts'

export type Box = 'notice' | 'reminder' | 'urgent'

export interface Draft {
  /** Id of the template; '' for own words. */
  template: string
  zh: string
  en: string
  blanks: readonly Blank[]
  /** What was filled in, by the blank as it stands in braces. */
  fills: Readonly<Record<string, string>>
  style: Notice['style']
  word: Box
  targets: readonly string[]
  /** "2026-12-01T14:00" at the site; '' is now. */
  from: string
  /** How long, unless there is an end. */
  minutes: number
  until: string
}

export const empty: Draft = { template: '', zh: '', en: '', blanks: [], fills: {}, style: 'strip', word: 'notice', targets: [], from: '', minutes: 60, until: '' }

/** The words of a template in a draft, which keeps where it is shown. */
export const fromTemplate = (d: Draft, t: Template): Draft => ({
  ...empty, targets: d.targets, template: t.id, zh: t.text['zh-CN'], en: t.text.en ?? '', blanks: t.blanks, style: t.style, minutes: t.minutes,
})

/** A draft that says again what a notice said. */
export const fromNotice = (n: Notice): Draft => ({
  ...empty, zh: n.text['zh-CN'], en: n.text.en ?? '', style: n.style, word: boxOf(n), targets: n.targets,
  minutes: Math.max(1, Math.round((Date.parse(n.until) - Date.parse(n.from)) / 60_000)),
})

/** What stands in the box before a strip or card, as displays show it. */
const boxes: Record<Box, { zh: string; en: string }> = { notice: { zh: '通知', en: 'Notice' }, reminder: { zh: '提醒', en: 'Reminder' }, urgent: { zh: '紧急', en: 'Urgent' } }

const boxOf = (n: Pick<Notice, 'word'>): Box => (Object.keys(boxes) as Box[]).find((b) => boxes[b].zh === n.word?.['zh-CN']) ?? 'notice'

const brace = /\{([^{}]*)\}/g

/** Fills what is in braces, as far as that is known. */
export const filled = (text: string, fills: Draft['fills']): string => text.replace(brace, (whole, name: string) => fills[name]?.trim() || whole)

/** What is not filled in. */
export const gaps = (text: string, fills: Draft['fills']): string[] => [...new Set([...text.matchAll(brace)].map((m) => m[1]!).filter((name) => !fills[name]?.trim()))]

/** What it will say; English with gaps is left out. */
export function said(d: Draft): { zh: string; en: string } {
  return { zh: filled(d.zh, d.fills).trim(), en: gaps(d.en, d.fills).length > 0 ? '' : filled(d.en, d.fills).trim() }
}

/** As a display would have it. */
export function asDrawn(d: Draft): Drawn | undefined {
  const text = said(d)
  if (text.zh === '') return undefined
  if (d.style === 'takeover') return drawn({ style: d.style, text })
  return drawn({ style: d.style, text, word: boxes[d.word], tone: d.word === 'urgent' ? 'alarm' : '' })
}

/** What is sent. */
export function body(d: Draft): Record<string, unknown> {
  const { zh, en } = said(d)
  const words = { text: en ? { 'zh-CN': zh, en } : { 'zh-CN': zh }, style: d.style, targets: d.targets, ...(d.style === 'takeover' ? {} : { word: d.word }) }
  return { ...words, ...(d.from ? { from: d.from } : {}), ...(d.until ? { until: d.until } : { minutes: d.minutes }) }
}

/** What posts a notice again that was ended. */
export const again = (n: Notice): Record<string, unknown> => ({
  text: n.text, style: n.style, targets: n.targets, until: n.until,
  ...(n.style === 'takeover' ? {} : { word: boxOf(n) }),
  ...(Date.parse(n.from) > Date.now() ? { from: n.from } : {}),
})

/** A choice of where: a target, what it is called, and how many displays answer to it. */
export interface Choice {
  target: string
  name: string
  count: number
}

/** What a display answers to as a target. */
function answersTo(d: Display, rooms: readonly Place[]): string[] {
  const room = rooms.find((r) => r.id === d.room || r.name['zh-CN'] === d.room)
  return [`display:${d.id}`, ...d.groups.map((g) => `group:${g}`), ...(room ? [`room:${room.id}`, ...(room.floor ? [`floor:${room.floor}`] : [])] : [])]
}

/** The displays that some targets reach; no targets are every display. */
export const reached = (targets: readonly string[], displays: readonly Display[], rooms: readonly Place[]): Display[] =>
  displays.filter((d) => targets.length === 0 || answersTo(d, rooms).some((t) => targets.includes(t)))

/** All choices of a kind ("floor", "room", "group") that some display answers to, in natural order. */
export function choices(kind: 'floor' | 'room' | 'group', displays: readonly Display[], rooms: readonly Place[], name: (id: string) => string): Choice[] {
  const counts = new Map<string, number>()
  for (const d of displays) for (const t of answersTo(d, rooms)) if (t.startsWith(`${kind}:`)) counts.set(t, (counts.get(t) ?? 0) + 1)
  return [...counts].map(([target, count]) => ({ target, name: name(target.slice(kind.length + 1)), count })).sort((a, b) => a.target.localeCompare(b.target, 'zh-CN', { numeric: true }))
}
