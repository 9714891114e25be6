// Taking a file off, and taking that back.
import { post } from '../../../shared/api.ts'
import { act } from '../../act.ts'
import { may } from '../../session.ts'
import { takeOff } from './api.ts'
import { words } from './words.ts'

export function TakeOff({ path }: { path: string }) {
  const name = path.split('/').at(-1)!
  if (!may('editor')) return null
  const off = (): void => void act(() => takeOff(path), words.takenOff(name), () => act(() => post('/content/restore', { path }), words.restored(name)))
  return <button class="quiet" aria-label={words.takeOffOf(name)} onClick={off}>{words.takeOff}</button>
}
