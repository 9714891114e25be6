// Doing something: say that it was done, or why not and what to do; and take it back where that is possible.
import { signal } from '@preact/signals'
import { Refused } from '../shared/api.ts'
import { say, type Text } from '../shared/language.ts'
import { refresh } from './facts.ts'
import { words } from './words.ts'

export interface Toast {
  text: string
  bad: boolean
  undo?: () => Promise<unknown>
}

/** What was done last, for a few seconds. */
export const toast = signal<Toast | undefined>(undefined)

let fade: ReturnType<typeof setTimeout> | undefined

export function tell(text: string, bad = false, undo?: () => Promise<unknown>): void {
  clearTimeout(fade)
  toast.value = { text, bad, undo }
  fade = setTimeout(() => (toast.value = undefined), undo || bad ? 12_000 : 6_000)
}

/** Does something and says so, with the notes of the answer; true if it was done. With undo the message has a button that takes it back. */
export async function act(what: () => Promise<unknown>, done: string, undo?: () => Promise<unknown>): Promise<boolean> {
  try {
    const answer = (await what()) as { notes?: Text[] } | undefined
    if (done) tell([done, ...(answer?.notes ?? []).map(say)].join(' '), false, undo)
    return true
  } catch (e) {
    tell(e instanceof Refused ? `${say(e.what)} ${say(e.remedy)}` : words.away, true)
    return false
  } finally {
    refresh()
  }
}
