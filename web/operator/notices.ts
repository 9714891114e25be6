// What people want shown over the program: the notices that run, with who attests them, and the one thing on this
// page that nobody must do by a slip of the finger, so it has to be held.
import { type Display, type Emergency, type Notice } from '../shared/api.ts'
import { h } from '../shared/dom.ts'
import { say } from '../shared/language.ts'
import type { SiteTime } from '../shared/time.ts'
import type { Line } from './content.ts'
import { words } from './words.ts'

/** How long a button has to be held, in milliseconds. */
const holdFor = 1_500

/** The notices that are not over, as lines with a button to end each. */
export const noticeLines = (notices: readonly Notice[], displays: readonly Display[], time: SiteTime, end: (id: string) => void): Line[] =>
  notices
    .filter((n) => n.state !== 'over')
    .map((n) => ({
      key: n.id,
      title: say(n.text),
      detail: [n.state === 'coming' ? words.comesAt(time.when(n.from)) : words.received(n.shown.length + n.waiting.length, n.shown.length + n.waiting.length + n.missing.length) + lacking(n.missing, displays)],
      when: `${words.styles[n.style]}${words.and}${words.until(time.when(n.until))}`,
      act: { name: words.end, run: () => end(n.id) },
    }))

/** Which displays do not, by name. */
export const lacking = (ids: readonly string[], displays: readonly Display[]): string => (ids.length > 0 ? words.missing(ids.map((id) => displays.find((d) => d.id === id)?.name || id)) : '')

/** The panel from which every display is taken over, and given back. */
export class EmergencyPanel {
  private readonly kind = h('select', { 'aria-label': words.emergencyKind })
  private readonly drill = h('input', { type: 'checkbox' })
  private readonly state = h('p', { class: 'standing', role: 'status' })
  private readonly who = h('p', {})
  private readonly form: HTMLElement
  private readonly clear: HTMLElement
  readonly element: HTMLElement

  constructor(raise: (kind: string, drill: boolean) => void, clear: () => void) {
    this.clear = held(words.clear, clear)
    const take = held(words.raise, () => raise(this.kind.value, this.drill.checked))
    take.classList.add('danger')
    this.form = h('div', { class: 'raise' }, this.kind, h('label', {}, this.drill, words.drill), take)
    this.element = h('div', { class: 'emergency', 'data-state': 'none' }, this.state, this.who, this.clear, this.form)
  }

  show(e: Emergency, displays: readonly Display[]): void {
    if (this.kind.childElementCount === 0) for (const k of e.kinds) this.kind.append(h('option', { value: k.kind }, say(k.name)))
    this.element.dataset.state = e.state
    this.element.hidden = false
    const on = e.state !== 'none'
    this.state.hidden = this.who.hidden = !on
    this.clear.hidden = e.state !== 'raised'
    if (!on || !e.text) return
    this.state.textContent = `${e.drill ? words.drillMark : ''}${say(e.text)}`
    this.who.textContent = words.attested(e.shown.length, e.shown.length + e.missing.length) + lacking(e.missing, displays) + (e.durable ? '' : words.notDurable)
  }
}

/** A button that does something only after it was held for a while, with a finger, a mouse or a key. */
function held(name: string, act: () => void): HTMLButtonElement {
  const button = h('button', { class: 'held', type: 'button', title: words.holdHint }, name)
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = (): void => {
    clearTimeout(timer)
    timer = undefined
    button.classList.remove('holding')
  }
  const start = (): void => {
    if (timer !== undefined) return
    button.classList.add('holding')
    timer = setTimeout(() => {
      stop()
      act()
    }, holdFor)
  }
  button.style.setProperty('--hold', `${holdFor}ms`)
  button.addEventListener('pointerdown', (e) => e.button === 0 && start())
  for (const end of ['pointerup', 'pointerleave', 'pointercancel', 'blur', 'keyup']) button.addEventListener(end, stop)
  button.addEventListener('keydown', (e) => {
    if (e.key !== 'Enter' && e.key !== ' ') return
    e.preventDefault()
    start()
  })
  button.addEventListener('contextmenu', (e) => e.preventDefault()) // what a long press on a telephone means elsewhere
  return button
}
