// How a display is: a sign, a word and a colour, so that none of them has to be read alone.
import type { Display } from '../../shared/api.ts'
import { say } from '../../shared/language.ts'
import { isIll, signOf } from '../../shared/verdict.ts'
import { Icon } from './icon.tsx'

export const signs = {
  well: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13', 'M5 8.2l2.1 2.1L11.2 6'],
  away: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13', 'M4.5 8h7'],
  amiss: ['M8 1.8L15 14H1z', 'M8 6v4', 'M8 11.6v1'],
} as const

export function Verdict({ of: { code, text } }: { of: Display['verdict'] }) {
  return (
    <span class={isIll(code) ? 'verdict ill' : 'verdict'} data-verdict={code}>
      <Icon lines={signOf(code)} />
      {say(text)}
    </span>
  )
}
