// The items of a playlist in their order. They are moved by dragging, or with buttons, which a phone and a keyboard
// have, too.
import { useState } from 'preact/hooks'
import { say } from '../../../shared/language.ts'
import { may } from '../../session.ts'
import type { Item } from './api.ts'
import { move } from './draft.ts'
import { Picture } from './picture.tsx'
import { TakeOff } from './takeoff.tsx'
import { length } from './time.ts'
import { words } from './words.ts'

interface Props {
  items: Item[]
  reorder: (items: Item[]) => void
  settings: (name: string) => void
}

export function Items({ items, reorder, settings }: Props) {
  const [dragged, setDragged] = useState<number | undefined>()
  const [over, setOver] = useState<number | undefined>()
  const editor = may('editor')
  const end = (): void => {
    setDragged(undefined)
    setOver(undefined)
  }
  const shift = (from: number, to: number, button: HTMLElement): void => {
    reorder(move(items, from, to))
    setTimeout(() => button.focus()) // moving an element takes the focus from it
  }
  return (
    <ol class="items">
      {items.map((x, i) => (
        <li
          key={x.name}
          class={`item${x.expired ? ' over' : ''}${over === i && dragged !== undefined ? (dragged < i ? ' below' : ' above') : ''}`}
          draggable={editor}
          onDragStart={(e) => {
            e.dataTransfer!.effectAllowed = 'move'
            e.dataTransfer!.setData('text/plain', x.name)
            setDragged(i)
          }}
          onDragOver={(e) => {
            if (dragged === undefined) return
            e.preventDefault()
            setOver(i)
          }}
          onDrop={(e) => {
            if (dragged === undefined) return
            e.preventDefault()
            if (dragged !== i) reorder(move(items, dragged, i))
            end()
          }}
          onDragEnd={end}
        >
          <span class="number">{i + 1}</span>
          <Picture of={x} />
          <About of={x} />
          {editor && (
            <span class="acts">
              <button class="quiet" aria-label={words.upOf(x.name)} disabled={i === 0} onClick={(e) => shift(i, i - 1, e.currentTarget)}>↑</button>
              <button class="quiet" aria-label={words.downOf(x.name)} disabled={i === items.length - 1} onClick={(e) => shift(i, i + 1, e.currentTarget)}>↓</button>
              <button class="quiet" aria-label={words.settingsOf(x.name)} onClick={() => settings(x.name)}>{words.settings}</button>
              <TakeOff path={x.path} />
            </span>
          )}
        </li>
      ))}
    </ol>
  )
}

function About({ of: x }: { of: Item }) {
  const facts = [length(x.ms), x.fit !== 'contain' && words.fits[x.fit], x.sound && words.sound, x.first && words.first].filter(Boolean)
  return (
    <div class="about">
      <h3>{x.name}</h3>
      <p class="where">{facts.join(' · ')}</p>
      {x.rule && <p>{say(x.rule)}</p>}
      {x.expired && <p class="reason">{words.expired}</p>}
      {x.outdated && <p class="reason">{say(x.outdated)}</p>}
      {x.notes?.map((n) => <p key={n['zh-CN']} class="reason">{say(n)}</p>)}
    </div>
  )
}
