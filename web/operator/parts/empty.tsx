// What is said where there is nothing, or where something could not be had.
import type { ComponentChildren } from 'preact'
import { say } from '../../shared/language.ts'
import type { Fact } from '../facts.ts'
import { words } from '../words.ts'

export const Empty = ({ children }: { children: ComponentChildren }) => <p class="hint">{children}</p>

/** Says that a fact is not there yet, or why it cannot be had; nothing once it is there. */
export function Missing({ fact }: { fact: Fact<unknown> }) {
  if (fact.refused) return <p class="hint" role="alert">{say(fact.refused.what)} {say(fact.refused.remedy)}</p>
  return fact.value === undefined ? <p class="hint" role="status">{words.loading}</p> : null
}
