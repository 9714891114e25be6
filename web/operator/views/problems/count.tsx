// How many problems there are, beside the name of the view.
import type { Problem } from '../../../shared/api.ts'
import { useFact } from '../../facts.ts'

export function Count() {
  const n = useFact<Problem[]>('/problems', 3000).value?.length ?? 0
  return n > 0 ? <span class="badge">{n}</span> : null
}
