// What the page knows of the daemon. A fact is the answer to a GET; it is asked for while some part of the page
// uses it, and again when the daemon hints that something has changed. Nothing is patched or kept in two places:
// what a view shows is what the daemon said last.
import { type Signal, signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { get, Refused } from '../shared/api.ts'
import { calmly, watch } from '../shared/live.ts'
import { displays } from './changes.ts'

/** An answer of the daemon. */
export interface Fact<T> {
  /** As said last; undefined before the first answer. */
  value: T | undefined
  /** Why the last try failed, if it did. */
  refused?: Refused
}

interface Live {
  said: Signal<Fact<unknown>>
  ask: () => void
  users: number
}

const live = new Map<string, Live>()

/** Whether the daemon can be reached. */
export const reached = signal(true)

/** Rises with every hint of the daemon, for what is no fact. */
export const hints = signal(0)

/** Called when the daemon says that nobody is signed in any more. */
export const onSignedOut = { call: (): void => undefined }

/** The answer; if it says the same as before, the same object. */
async function ask(path: string, before: unknown): Promise<unknown> {
  if (path === '/displays') return displays()
  const value = await get<unknown>(path)
  return JSON.stringify(value) === JSON.stringify(before) ? before : value
}

function begin(path: string, pause: number): Live {
  const said = signal<Fact<unknown>>({ value: undefined })
  const fact: Live = { said, ask: () => undefined, users: 0 }
  fact.ask = calmly(pause, async () => {
    try {
      const before = said.peek()
      const value = await ask(path, before.value)
      if (value === before.value && !before.refused) return // nothing to draw anew
      said.value = { value }
    } catch (e) {
      if (!(e instanceof Refused)) return
      if (e.status === 401) onSignedOut.call()
      said.value = { value: said.peek().value, refused: e }
    }
  })
  live.set(path, fact)
  return fact
}

/**
 * Returns a fact for as long as the component lives, e.g. useFact<Display[]>('/displays'). Not more often than every
 * `pause` milliseconds is it asked for.
 */
export function useFact<T>(path: string, pause = 500): Fact<T> {
  const fact = useMemo(() => live.get(path) ?? begin(path, pause), [path])
  useEffect(() => {
    live.set(path, fact)
    fact.users++
    fact.ask()
    return () => {
      if (--fact.users === 0) live.delete(path)
    }
  }, [fact])
  return fact.said.value as Fact<T>
}

/** Asks for everything that is used now. */
export function refresh(): void {
  for (const fact of live.values()) fact.ask()
}

/** Listens to the daemon's hints; returns what ends that. */
export function listen(): () => void {
  const hinted = (): void => {
    hints.value++
    refresh()
  }
  return watch(hinted, (alive) => {
    reached.value = alive
    if (alive) hinted()
  })
}
