// What became of the files, as far as somebody may want to do something about it.
import type { File, Held, Problem, Removed } from '../shared/api.ts'
import { follow, h } from '../shared/dom.ts'
import { say } from '../shared/language.ts'
import type { SiteTime } from '../shared/time.ts'
import { words } from './words.ts'

export interface Content {
  playing: number
  files: File[]
  held: Held[]
}

/** The states that this page asks for: taken ones only matter for their notes. */
export const asked = 'taken,waiting,refused,unused'

/** No list is longer: ten thousand files of junk are no reason for a page that no browser shows. */
const most = 100

export interface Line {
  key: string
  title: string
  detail: string[]
  when: string
  act: { name: string; run: () => void } | undefined
}

const line = (l: Line): HTMLElement =>
  h(
    'li',
    { class: 'line' },
    h('div', {}, h('h4', {}, l.title), ...l.detail.map((d) => h('p', {}, d)), l.when ? h('p', { class: 'when' }, l.when) : false),
    l.act ? h('button', { 'data-act': 'act', click: l.act.run }, l.act.name) : false,
  )

/** A heading and its lines, or nothing at all if there are none. */
export class Lines {
  private readonly list = h('ul')
  private readonly rest = h('p', { class: 'when' })
  private readonly count = h('span', { class: 'count' })
  readonly element: HTMLElement

  constructor(name: string, className = '') {
    this.element = h('section', { class: `lines ${className}`, hidden: true }, h('h3', {}, name, this.count), this.list, this.rest)
  }

  show(lines: Line[]): void {
    this.element.hidden = lines.length === 0
    this.count.textContent = `${lines.length}`
    follow(this.list, lines.slice(0, most), (l) => l.key, line)
    this.rest.textContent = lines.length > most ? words.more(lines.length - most) : ''
  }
}

export const refusedLines = (files: readonly File[]): Line[] =>
  files.filter((f) => f.state === 'refused' || f.state === 'unused').map((f) => ({ key: f.path, title: f.path, detail: [f.reason, f.remedy].filter((t) => t !== undefined).map(say), when: '', act: undefined }))

export const waitingLines = (files: readonly File[]): Line[] =>
  files.filter((f) => f.state === 'waiting').map((f) => ({ key: f.path, title: f.path, detail: [f.reason ? say(f.reason) : words.waitingWhy], when: '', act: undefined }))

export const notedLines = (files: readonly File[]): Line[] =>
  files
    .filter((f) => f.state === 'taken' && ((f.notes?.length ?? 0) > 0 || f.expired))
    .map((f) => ({ key: f.path, title: f.path, detail: [...(f.expired ? [words.expired] : []), ...(f.notes ?? []).map(say)], when: '', act: undefined }))

export const heldLines = (held: readonly Held[], time: SiteTime, confirm: (playlist: string) => void): Line[] =>
  held.map((x) => ({
    key: x.playlist,
    title: words.held(x.playlist, x.files),
    detail: [words.heldWhy],
    when: words.since(time.when(x.since)),
    act: { name: words.confirm, run: () => confirm(x.playlist) },
  }))

export const removedLines = (removed: readonly Removed[], time: SiteTime, restore: (path: string) => void): Line[] =>
  removed.map((x) => ({ key: `${x.path} ${x.at}`, title: x.path, detail: [], when: time.when(x.at), act: { name: words.restore, run: () => restore(x.path) } }))

/** A content folder that is another one needs a person's word; that problem has a button. */
const folderProblem = 'folder'

export const problemLines = (problems: readonly Problem[], time: SiteTime, confirmFolder: () => void): Line[] =>
  problems.map((p) => ({
    key: p.id,
    title: p.where,
    detail: [say(p.what), say(p.remedy)],
    when: words.since(time.when(p.since)),
    act: p.id === folderProblem ? { name: words.confirmFolder, run: confirmFolder } : undefined,
  }))
