// The operators' page: every display with what it should show, has and shows; what is wrong and what to
// do about it; what became of the files. One look from a chair or from a phone on the stairs.
import '../shared/base.css'
import './operator.css'
import { type Alert, type Contact, type Display, type Emergency, get, type Notice, post, type Problem, Refused, remove, type Removed, type Room, type Site, type Stream } from '../shared/api.ts'
import { h, icon } from '../shared/dom.ts'
import { head, type Link } from '../shared/head.ts'
import { language, say } from '../shared/language.ts'
import { calmly, watch } from '../shared/live.ts'
import { SiteTime } from '../shared/time.ts'
import { sign } from '../shared/verdict.ts'
import { asked, type Content, heldLines, Lines, notedLines, problemLines, refusedLines, removedLines, waitingLines } from './content.ts'
import { drawDisplays } from './displays.ts'
import { Frames } from './frames.ts'
import { EmergencyPanel, noticeLines } from './notices.ts'
import { alertLines, contactLines } from './others.ts'
import { streamLines } from './streams.ts'
import { words } from './words.ts'

/** How long a display shows its name when it is asked to, in milliseconds. */
const identifyFor = 10_000

async function main(): Promise<void> {
  document.documentElement.lang = language()
  const site = await get<Site>('/site')
  document.title = `${words.title} · ${site.name}`
  const time = new SiteTime(site.zone)
  const rooms = site.building ? await get<Room[]>('/building') : []

  // What is known, and where it is drawn.
  let displays: Display[] = []
  let content: Content = { playing: 0, files: [], held: [] }
  let problems: Problem[] = []
  let notices: Notice[] = []
  let streams: Stream[] = []
  let alerts: { alerts: Alert[] } = { alerts: [] }
  let contacts: Contact[] = []
  let emergency: Emergency = { state: 'none', drill: false, durable: false, shown: [], missing: [], kinds: [] }
  const identifying = new Set<string>()

  const headline = h('p', { class: 'headline', role: 'status' })
  const rows = h('ul', { class: 'displays' })
  const displayHint = h('p', { class: 'hint' })
  const problemList = new Lines(words.problems, 'only')
  const noticeList = new Lines(words.notices, 'only')
  const [streamList, alertList, contactList] = [new Lines(words.streams), new Lines(words.alerts), new Lines(words.contacts)]
  const noNotices = h('p', { class: 'hint' }, words.noNotices)
  const panel = new EmergencyPanel(
    (kind, drill) => void act(() => post('/emergency', { kind, drill }), words.raised),
    () => void act(() => post('/emergency/clear'), words.cleared),
  )
  const noProblems = h('p', { class: 'hint' }, words.noProblems)
  const [held, refused, waiting, noted, removed] = [new Lines(words.confirm, 'only urgent'), new Lines(words.refused), new Lines(words.waiting), new Lines(words.notes), new Lines(words.removed)]
  const playing = h('span', { class: 'count' })
  const contentHint = h('p', { class: 'hint' })
  const notice = h('p', { class: 'notice', role: 'alert', hidden: true })

  const links: Link[] = []
  if (site.building) links.push({ text: words.building, address: '/building' })
  if (site.status) links.push({ text: words.status, address: '/status' })
  document.body.append(
    head(site, time, links, headline),
    h(
      'main',
      {},
      h('section', { class: 'problems' }, h('h2', {}, words.problems), noProblems, held.element, problemList.element),
      h('section', { class: 'notices' }, h('h2', {}, words.notices), noNotices, noticeList.element, alertList.element, streamList.element, contactList.element, h('h3', {}, words.emergency), panel.element),
      h('section', { class: 'screens' }, h('h2', {}, words.displays), displayHint, rows, h('p', { class: 'hint sketch' }, words.sketch)),
      h('section', { class: 'content' }, h('h2', {}, words.content, playing), contentHint, refused.element, waiting.element, noted.element, removed.element),
    ),
    h('footer', {}, `谊屏 Yiping ${site.version}`),
    notice,
  )

  let fade: ReturnType<typeof setTimeout> | undefined
  const tell = (...texts: string[]): void => {
    clearTimeout(fade)
    notice.textContent = texts.join(' ')
    notice.hidden = false
    fade = setTimeout(() => (notice.hidden = true), 8000)
  }
  const act = async (what: () => Promise<void>, done: string): Promise<void> => {
    try {
      await what()
      if (done) tell(done)
    } catch (e) {
      if (e instanceof Refused) tell(say(e.what), say(e.remedy))
      else tell(words.away)
    }
    refreshAll()
  }

  const identify = (id: string): void => {
    identifying.add(id)
    draw()
    setTimeout(() => {
      identifying.delete(id)
      draw()
    }, identifyFor)
    void act(() => post(`/displays/${encodeURIComponent(id)}/identify`), '')
  }

  const frames = new Frames(() => draw())
  const draw = (): void => {
    drawDisplays(rows, displays, { time, frame: (id) => frames.get(id), rooms, identifying, identify })
    frames.observe(rows.children)
    hint(displayHint, displays, site)
    // A held playlist is a problem too; here it is the one with a button.
    const others = problems.filter((p) => !content.held.some((x) => p.id === `held/${x.playlist}`))
    noProblems.hidden = others.length + content.held.length > 0
    problemList.show(problemLines(others, time, () => void act(() => post('/content/confirm', { playlist: '' }), words.folderConfirmed)))
    held.show(heldLines(content.held, time, (playlist) => void act(() => post('/content/confirm', { playlist }), words.confirmed(playlist))))
    const running = noticeLines(notices, displays, time, (id) => void act(() => remove(`/notices/${encodeURIComponent(id)}`), words.ended))
    noNotices.hidden = running.length > 0
    noticeList.show(running)
    streamList.show(streamLines(streams, time, (id, live) => void act(() => post(`/streams/${encodeURIComponent(id)}/switch`, { live }), live ? words.switchedOn : words.takenBack)))
    alertList.show(alertLines(alerts.alerts, displays, time, (id) => void act(() => remove(`/cap/${encodeURIComponent(id)}`), words.takenOff)))
    contactList.show(contactLines(contacts, time))
    panel.show(emergency, displays)
    const lines = [refusedLines(content.files), waitingLines(content.files), notedLines(content.files)] as const
    refused.show(lines[0])
    waiting.show(lines[1])
    noted.show(lines[2])
    playing.textContent = words.playing(content.playing)
    const quiet = lines.every((l) => l.length === 0)
    contentHint.hidden = !quiet
    contentHint.textContent = content.playing === 0 ? words.noContent : words.contentWell
    summarise(headline, displays, content, lines[0].length, others.length + content.held.length)
  }

  const orKeep = async <T>(old: T, path: string): Promise<T> => get<T>(path).catch(() => old)
  const refreshDisplays = calmly(500, async () => {
    const before = new Map(displays.map((d) => [d.id, JSON.stringify(d.shows)]))
    ;[displays, notices, streams, alerts, contacts, emergency] = await Promise.all([
      orKeep(displays, '/displays'), orKeep(notices, '/notices'), orKeep(streams, '/streams'), orKeep(alerts, '/cap'), orKeep(contacts, '/contacts'), orKeep(emergency, '/emergency'),
    ])
    for (const d of displays) if (before.get(d.id) !== JSON.stringify(d.shows)) frames.forget(d.id)
    draw()
    await frames.refresh()
  })
  const refreshContent = calmly(3000, async () => {
    problems = await orKeep(problems, '/problems')
    content = await orKeep(content, `/content?state=${asked}`)
    removed.show(removedLines(await orKeep<Removed[]>([], '/content/removed'), time, (path) => void act(() => post('/content/restore', { path }), words.restored(path))))
    draw()
  })
  const refreshAll = (): void => {
    refreshDisplays()
    refreshContent()
  }
  watch(refreshAll, (alive) => {
    document.body.classList.toggle('unreached', !alive)
    if (!alive) headline.replaceChildren(h('span', { class: 'verdict ill' }, sign('offline'), words.away))
    else refreshAll()
  })
}

function hint(into: HTMLElement, displays: readonly Display[], site: Site): void {
  const lonely = displays.every((d) => !d.online)
  into.hidden = !lonely
  if (!lonely) return
  if (displays.length === 0) into.replaceChildren(words.noDisplays)
  else into.replaceChildren(words.nobodyYet, ...(site.building ? [h('a', { href: '/building' }, words.nobodyYetLink)] : []), language() === 'en' ? '.' : '。')
}

function summarise(into: HTMLElement, displays: readonly Display[], content: Content, refused: number, problems: number): void {
  const ill = displays.filter((d) => d.verdict.code !== 'ok').length
  const said = [ill > 0 ? words.illDisplays(ill) : '', refused > 0 ? words.refusedFiles(refused) : '', problems > 0 ? words.openProblems(problems) : ''].filter((s) => s !== '')
  if (said.length === 0) into.replaceChildren(h('span', { class: 'verdict' }, sign('ok'), words.allWell(displays.length, content.playing)))
  else into.replaceChildren(h('span', { class: 'verdict ill' }, icon('M8 1.8L15 14H1z', 'M8 6v4', 'M8 11.6v1'), said.join(words.and)))
}

main().catch(() => document.body.append(h('p', { class: 'hint' }, words.failed)))
