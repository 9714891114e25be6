// One mount of the picture: its displays, live, in their real shapes.
import type { Display } from '../shared/api.ts'
import { h } from '../shared/dom.ts'
import { say } from '../shared/language.ts'
import { isIll, sign } from '../shared/verdict.ts'
import { type Mount, scaleFor } from './house.ts'
import { words } from './words.ts'

export class MountView {
  readonly element = h('figure', { class: 'mount' })
  /** Names and verdicts; lies below the panel unless it is put elsewhere. */
  readonly caption: HTMLElement
  private readonly panel = h('div', { class: 'panel' })
  private readonly frames = new Map<string, { box: HTMLElement; frame: HTMLIFrameElement; dot: HTMLElement }>()

  constructor(readonly mount: Mount) {
    const many = mount.parts.length > 1
    this.panel.classList.toggle('wall', many)
    for (const { display } of mount.parts) {
      const frame = h('iframe', { title: display.name, tabindex: '-1' })
      const dot = h('span', { class: 'dot' })
      const box = h('div', { class: 'screen', 'data-display': display.id }, frame, h('a', { class: 'open', href: `/screen/${display.id}`, target: '_blank', title: words.alone(display.name), 'aria-label': words.alone(display.name) }))
      this.frames.set(display.id, { box, frame, dot })
      this.panel.append(box)
    }
    const names = mount.parts.map(({ display }) => h('span', { class: 'name' }, this.frames.get(display.id)!.dot, display.name))
    this.caption = h('figcaption', {}, ...names)
    this.element.append(this.panel, this.caption)
  }

  /** Draws the mount about so high. */
  size(tall: number): void {
    const scale = scaleFor(this.mount, tall)
    const px = (n: number): number => Math.round(n * scale)
    this.panel.style.width = `${px(this.mount.width)}px`
    this.panel.style.height = `${px(this.mount.height)}px`
    for (const { display, at } of this.mount.parts) {
      const [x, y, w, h] = at
      const style = this.frames.get(display.id)!.box.style
      style.left = `${px(x)}px`
      style.top = `${px(y)}px`
      style.width = `${px(x + w) - px(x)}px`
      style.height = `${px(y + h) - px(y)}px`
    }
  }

  /** The players, in the order in which they hang. */
  players(): { frame: HTMLIFrameElement; address: string }[] {
    return this.mount.parts.map(({ display }) => ({ frame: this.frames.get(display.id)!.frame, address: `/screen/${display.id}` }))
  }

  follow(states: ReadonlyMap<string, Display>): void {
    for (const [id, { dot }] of this.frames) {
      const state = states.get(id)
      if (!state || dot.dataset.verdict === state.verdict.code) continue
      dot.dataset.verdict = state.verdict.code
      const word = say(state.verdict.text)
      dot.title = word
      dot.classList.toggle('ill', isIll(state.verdict.code))
      dot.replaceChildren(sign(state.verdict.code), h('span', { class: state.verdict.code === 'ok' ? 'away' : '' }, word))
    }
  }
}
