// How a display is: a sign, a word and a colour.
import type { Display } from './api.ts'
import { h, icon } from './dom.ts'
import { say } from './language.ts'

const well = ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13', 'M5 8.2l2.1 2.1L11.2 6']
const away = ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13', 'M4.5 8h7']
const amiss = ['M8 1.8L15 14H1z', 'M8 6v4', 'M8 11.6v1']

/** The sign that goes with a verdict. */
export const sign = (code: Display['verdict']['code']): SVGSVGElement => icon(...(code === 'ok' ? well : code === 'offline' ? away : amiss))

export function verdict(display: Display): HTMLElement {
  const { code, text } = display.verdict
  return h('span', { class: code === 'ok' ? 'verdict' : 'verdict ill', 'data-verdict': code }, sign(code), say(text))
}
