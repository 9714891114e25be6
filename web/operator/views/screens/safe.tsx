// 一键撤屏 for one display: something on it should not be there. And the way back, beside it.
import { type Display, post, remove, type Safe as State } from '../../../shared/api.ts'
import { act } from '../../act.ts'
import { useFact } from '../../facts.ts'
import { words } from './words.ts'

export function Safe({ display: d }: { display: Display }) {
  const safe = useFact<State>('/safe').value
  if (!safe) return null
  const target = `display:${d.id}`
  const name = d.name || d.id
  const take = () => post('/safe', { targets: [target] })
  const giveBack = () => remove(`/safe?target=${encodeURIComponent(target)}`)
  if (safe.targets.includes(target)) return <button class="primary" onClick={() => void act(giveBack, words.givenBack(name), take)}>{words.giveBack}</button>
  const together = safe.shown.includes(d.id) || safe.missing.includes(d.id) || safe.waiting.includes(d.id)
  return <button class="danger" disabled={together} title={together ? words.safeTogether : words.safeHint} onClick={() => void act(take, words.safeDone(name), giveBack)}>{words.safe}</button>
}
