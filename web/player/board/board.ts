// A page of a board as something to see. It is drawn once; what moves on it (the clock, a countdown, the minutes
// until something begins) is text that tick sets, once a second, and only when it has changed.
import { clock, countdown, date, dayAfter, english, lunar, night, weekday } from './dates.ts'
import type { Page, Row, RowState, Words } from './document.ts'

/** A column with fewer units of reading text in its width has no room for both languages in a chip. */
const narrow = 18
/** With so many lines, a title is set smaller (playlists/agenda/text.go). */
const longTitle = 6

export class Board {
  readonly element: HTMLElement
  private moving: { element: HTMLElement; text: (t: number) => string; was: string }[] = []
  private second = 0

  /** `width` is that of the board, in canvas pixels. */
  constructor(private readonly page: Page, width: number) {
    this.element = make('div', `board ${page.board.kind} ${page.state}`)
    const units = width / page.board.unit
    this.element.classList.toggle('narrow', units / page.board.columns < narrow)
    this.element.classList.toggle('beside', units < narrow)
    this.element.style.fontSize = `${page.board.unit}px`
    if (page.state === 'unknown') this.element.append(...this.unknown(page))
    else if (page.board.kind === 'today') this.element.append(...this.today(page))
    else if (page.board.kind === 'door') this.element.append(...this.door(page))
    else this.element.append(...this.studio(page))
  }

  /** Sets what moves to the daemon's time. To be called once the board is in the page. */
  tick(t: number): void {
    const second = Math.floor(t / 1000)
    if (second === this.second) return
    if (this.second === 0) this.settle()
    this.second = second
    this.element.classList.toggle('night', night(t, this.page.house.zone))
    for (const m of this.moving) {
      const text = m.text(t)
      if (text !== m.was) m.element.textContent = m.was = text
    }
  }

  /**
   * What can be measured only in the page. Titles are broken behind punctuation only, unless there is a line too few for that (glyphs reach
   * a little beyond theirs). A chip that finds no room beside its place stands below it; the plan has left room for that.
   */
  private settle(): void {
    for (const title of this.element.querySelectorAll('h3, .title')) {
      if (title.scrollHeight - title.clientHeight > 0.6 * parseFloat(getComputedStyle(title).fontSize)) title.classList.add('anywhere')
    }
    for (const chip of this.element.querySelectorAll<HTMLElement>('.below > .chip')) {
      if (chip.offsetTop > (chip.parentElement!.firstElementChild as HTMLElement).offsetTop + chip.offsetHeight / 2) chip.parentElement!.classList.add('two')
    }
  }

  private live(name: string, text: (t: number) => string): HTMLElement {
    const element = make('span', name)
    this.moving.push({ element, text, was: '' })
    return element
  }

  private today(page: Page): HTMLElement[] {
    const head = make('header', '', [
      make('div', 'first', [make('h1', '', ['今日活动', make('small', '', ['Today'], 'en')]), this.live('clock', (t) => clock(t, page.house.zone))]),
      make('div', 'second', [make('span', '', [`${date(page.day)} ${weekday(page.day)}`]), make('span', 'lunar', [lunar(page.day), make('span', '', [english(page.day)], 'en')])]),
    ])
    if (page.state === 'none' || page.state === 'over') return [head, this.quiet(page)]
    const rows = make('ol', 'rows', page.rows.map((row) => this.row(row)))
    rows.style.columnCount = String(page.board.columns)
    return [head, rows, footer(page)]
  }

  /** Nothing (more) today: a welcome, the hours, and what tomorrow brings. */
  private quiet(page: Page): HTMLElement {
    const none = page.state === 'none'
    const parts = [
      make('p', 'zh', none ? together('今日无预约活动，', '欢迎随时来坐坐') : together('今日活动已结束，', '欢迎明天再来')),
      make('p', 'en', [none ? 'No events today. You are welcome.' : 'That was all for today. See you tomorrow.'], 'en'),
    ]
    if (page.house.hours) parts.push(make('p', 'hours', [`开放时间 ${page.house.hours}`, make('small', '', ['Open'], 'en')]))
    if (page.rows.length > 0) {
      const next = dayAfter(page.day)
      parts.push(make('h2', '', [`明天 ${date(next)} ${weekday(next)}`, make('small', '', ['Tomorrow'], 'en')]))
      parts.push(make('ol', 'rows', page.rows.map((row) => this.row(row))))
    }
    return make('section', 'quiet', parts)
  }

  private row(row: Row): HTMLElement {
    const l = row.listing
    const title = make('h3', '', [l.private ? '已预约' : l.title.zh])
    title.style.webkitLineClamp = String(row.lines)
    if (row.lines >= longTitle) title.className = 'long'
    const below = make('p', 'below')
    const add = (text: string, name = '', lang?: 'en') => {
      if (text) below.append(make('span', name, [text], lang))
    }
    add(l.place.zh, 'place')
    if (l.private) add('Reserved', '', 'en')
    const chip = this.chip(row)
    if (chip) below.append(chip)
    if (row.state !== 'cancelled' && row.state !== 'moved' && !l.private) for (const more of [l.note, l.for, l.places]) add(more, 'note')
    const begins = otherDay(l.begins)
    const time = make('div', 'time', [make('b', begins ? 'day' : '', [begins || l.begins])])
    if (l.ends) time.append(make('small', '', [`–${otherDay(l.ends) || l.ends}`]))
    return make('li', row.state, [time, make('div', '', [title, below])])
  }

  private chip(row: Row): HTMLElement | undefined {
    const words: Record<RowState, [icon: string, zh: string, en: string] | undefined> = {
      '': undefined,
      tomorrow: undefined,
      now: ['●', '进行中', 'Now'],
      soon: ['◔', '', ''],
      full: ['■', '已满', 'Full'],
      cancelled: ['✕', '已取消', 'Cancelled'],
      moved: ['→', row.listing.moved ? `改至${row.listing.moved}` : '已延期', 'Moved'],
      relocated: ['→', '改地点', 'New place'],
      tentative: ['?', '待定', 'To be confirmed'],
    }
    const said = words[row.state]
    if (!said) return undefined
    const [icon, zh, en] = said
    const chip = make('span', `chip ${row.state}`, [make('i', '', [icon])])
    chip.firstElementChild!.setAttribute('aria-hidden', 'true')
    if (row.state === 'soon') {
      const minutes = (t: number) => Math.max(1, Math.ceil((row.listing.from - t) / 60_000))
      chip.append(this.live('', (t) => `${minutes(t)}分钟后`), make('small', '', [this.live('', (t) => `in ${minutes(t)} min`)], 'en'))
    } else chip.append(zh, make('small', '', [en], 'en'))
    return chip
  }

  private door(page: Page): HTMLElement[] {
    const words: Record<string, [icon: string, zh: string, en: string]> = { busy: ['●', '使用中', 'In use'], soon: ['◔', '即将开始', 'Starting soon'], free: ['○', '空闲', 'Free'] }
    const [icon, word, en] = words[page.state] ?? ['', '', '']
    const now = page.rows.filter((r) => r.state === 'now')
    const rest = page.rows.filter((r) => r.state !== 'now')
    const next = rest.find((r) => isNext(r))
    const on = now.length > 0 ? now : page.state === 'soon' && next ? [next] : []
    const sign = make('i', '', [icon])
    sign.setAttribute('aria-hidden', 'true')
    const band = make('section', 'band', [make('div', 'whole', [sign, make('p', 'state', [word, make('small', '', [en], 'en')])])])
    const until = this.until(page, now, next)
    if (until) band.append(make('p', 'until', [until]))
    const main = make('section', 'main', on.map(titleOf))
    const organiser = on[0]?.listing.organiser
    if (organiser && on.length === 1) main.append(make('p', 'organiser', [organiser]))
    const following = rest.filter((r) => !on.includes(r)).slice(0, on.length > 0 ? 2 : 4)
    const list = make('section', 'next', following.map((r) => this.nextLine(page, r)))
    if (following.length === 0) list.append(make('p', 'none', ['后面没有预约', make('small', '', ['Nothing booked'], 'en')]))
    this.element.classList.toggle('double', on.length > 1)
    return [make('div', 'edge'), place(page.board.place), band, main, list]
  }

  /** How long the room is as it is: 至 10:30, 16:00 开始. '' if nobody said so, or not today. */
  private until(page: Page, now: Row[], next: Row | undefined): string {
    if (now.length > 0) {
      const last = now.reduce((a, b) => (b.listing.until > a.listing.until ? b : a)).listing
      return last.ends ? `至 ${last.ends}` : ''
    }
    if (!next || next.listing.day !== page.day) return ''
    return page.state === 'soon' ? `${next.listing.begins} 开始` : `至 ${next.listing.begins}`
  }

  private nextLine(page: Page, r: Row): HTMLElement {
    const l = r.listing
    const when = l.day === page.day ? l.begins : `${l.day === dayAfter(page.day) ? '明天' : date(l.day)} ${l.begins}`
    const first = isNext(r) && page.rows.find(isNext) === r
    const line = make('p', r.state, [make('b', '', [first ? '下一场 ' : '', when]), make('span', 'name', [l.private ? '已预约' : l.title.zh])])
    if (r.state === 'relocated') line.append(make('span', 'chip relocated', [`→ 改至 ${l.place.zh}`]))
    else if (!isNext(r)) line.append(...[this.chip(r)].filter((c) => c !== undefined))
    return line
  }

  private studio(page: Page): HTMLElement[] {
    const now = page.rows.find((r) => r.state === 'now')
    const next = page.rows.find(isNext)
    const parts = [make('header', '', [place(page.board.place), this.live('clock', (t) => clock(t, page.house.zone))])]
    const row = now ?? (next && next.listing.day === page.day ? next : undefined)
    if (row) {
      const l = row.listing
      parts.push(make('p', 'label', [now ? '已进行' : '距开始', make('small', '', [now ? 'Running' : 'Starts in'], 'en')]))
      const count = this.live('count', (t) => countdown(now ? t - l.from : l.from - t))
      parts.push(count, titleOf(row))
      parts.push(make('p', 'when', [l.ends ? `${l.begins}–${l.ends}` : l.begins]))
    } else parts.push(make('p', 'label idle', ['今天没有直播安排', make('small', '', ['Nothing planned today'], 'en')]))
    if (next && next !== row) parts.push(make('footer', '', [this.nextLine(page, next)]))
    return parts
  }

  /** Behind the end of what is known: nothing is better than something wrong. */
  private unknown(page: Page): HTMLElement[] {
    return [
      place(page.board.place.zh ? page.board.place : { zh: page.house.name, en: '' }),
      make('p', 'zh', together('活动安排', '请询问前台')),
      make('p', 'en', ['Please ask at the desk about today’s events.'], 'en'),
    ]
  }
}

/** Which day a time is on, if it is neither the day of the page nor the one behind it: "昨日", "12月8日". There is no room for both. */
const otherDay = (time: string): string => /^(昨日|\d+月\d+日) ?\d/.exec(time)?.[1] ?? ''

const isNext = (r: Row): boolean => r.state !== 'cancelled' && r.state !== 'moved' && r.state !== 'relocated' && r.state !== 'now'

function titleOf(r: Row): HTMLElement {
  if (r.listing.private) return make('p', 'title', ['已预约', make('small', '', ['Reserved'], 'en')])
  return make('p', 'title', [r.listing.title.zh])
}

function place(words: Words): HTMLElement {
  return make('h1', 'place', [words.zh, words.en ? make('small', '', [words.en], 'en') : ''])
}

function footer(page: Page): HTMLElement {
  const parts: string[] = []
  if (page.left > 0) parts.push(`还有 ${page.left} 项，请询问前台`)
  if (page.of > 1) parts.push(`${page.number} / ${page.of}`)
  return make('footer', '', [make('span', '', [parts.join('　')])])
}

/** Words that are broken between these parts, if they must be broken. */
const together = (...parts: string[]): HTMLElement[] => parts.map((p) => make('span', 'whole', [p]))

function make(tag: string, name: string, children: (Node | string)[] = [], lang?: 'en'): HTMLElement {
  const element = document.createElement(tag)
  if (name.trim()) element.className = name.trim()
  if (lang) element.lang = lang
  element.append(...children)
  return element
}

