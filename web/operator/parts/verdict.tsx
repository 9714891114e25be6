// How a display is: a sign, a word and a colour, so that none of them has to be read alone.
import type { Display } from '../../shared/api.ts'
import { say } from '../../shared/language.ts'
import { isIll, signOf } from '../../shared/verdict.ts'
import { Icon } from './icon.tsx'

export function Verdict({ of: { code, text } }: { of: Display['verdict'] }) {
  return (
    <span class={isIll(code) ? 'verdict ill' : 'verdict'} data-verdict={code}>
      <Icon lines={signOf(code)} />
      {say(text)}
    </span>
  )
}
