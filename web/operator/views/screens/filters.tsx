// Finding a display among many.
import type { Display } from '../../../shared/api.ts'
import { everything, sift, valuesOf, type Wish } from './sift.ts'
import { words } from './words.ts'

export function Filters({ displays, wish, set, shown }: { displays: readonly Display[]; wish: Wish; set: (wish: Wish) => void; shown: number }) {
  const ill = sift(displays, { ...everything, ill: true }).length
  return (
    <div class="filters" role="search">
      <input type="search" value={wish.text} placeholder={words.search} aria-label={words.search} onInput={(e) => set({ ...wish, text: e.currentTarget.value })} />
      <Choice label={words.floor} all={words.everyFloor} values={valuesOf(displays, (d) => [d.floor ?? ''])} say={words.floorOf} value={wish.floor} set={(floor) => set({ ...wish, floor })} />
      <Choice label={words.group} all={words.everyGroup} values={valuesOf(displays, (d) => d.groups)} say={(g) => g} value={wish.group} set={(group) => set({ ...wish, group })} />
      <label><input type="checkbox" checked={wish.ill} disabled={ill === 0 && !wish.ill} onChange={(e) => set({ ...wish, ill: e.currentTarget.checked })} />{words.onlyIll}</label>
      <span class="count" role="status">{words.count(shown, displays.length)}</span>
    </div>
  )
}

function Choice({ label, all, values, say, value, set }: { label: string; all: string; values: readonly string[]; say: (v: string) => string; value: string; set: (value: string) => void }) {
  if (values.length < 2) return null
  return (
    <select aria-label={label} value={value} onChange={(e) => set(e.currentTarget.value)}>
      <option value="">{all}</option>
      {values.map((v) => <option key={v} value={v}>{say(v)}</option>)}
    </select>
  )
}
