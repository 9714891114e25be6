// What people call the displays.
import type { Display } from '../../../shared/api.ts'
import { useFact } from '../../facts.ts'

export function useNames(): (id: string) => string {
  const displays = useFact<Display[]>('/displays').value
  const names = new Map(displays?.map((d) => [d.id, d.name]))
  return (id) => names.get(id) || id
}
