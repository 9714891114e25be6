// Writing a notice: a template or own words, how and where and when it is shown, as it will look, and off it goes.
import { useState } from 'preact/hooks'
import { type Display, type Notice, type Place, post, remove, type Template } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { act } from '../../act.ts'
import { useFact } from '../../facts.ts'
import { may } from '../../session.ts'
import { asDrawn, body, type Box, type Draft, empty, fromTemplate, gaps, reached, said } from './draft.ts'
import { Pick } from './pick.tsx'
import { Preview } from './preview.tsx'
import { Targets } from './targets.tsx'
import { When } from './when.tsx'
import { words } from './words.ts'

interface Props {
  draft: Draft
  set: (d: Draft) => void
}

export function Compose({ draft, set }: Props) {
  const templates = useFact<Template[]>('/notices/templates', 60_000).value ?? []
  const displays = useFact<Display[]>('/displays').value ?? []
  const rooms = useFact<Place[]>('/rooms', 60_000).value ?? []
  const change = (d: Partial<Draft>): void => set({ ...draft, ...d })
  const on = reached(draft.targets, displays, rooms)
  const lacking = gaps(draft.zh, draft.fills)
  const why = said(draft).zh === '' ? words.needText : lacking.length > 0 ? words.gap(lacking.join(words.comma)) : displays.length === 0 ? words.noDisplays : on.length === 0 ? words.reachNone : ''
  const send = async (): Promise<void> => {
    let sent: Notice | undefined
    const done = await act(async () => (sent = await post<Notice>('/notices', body(draft))), words.sent(on.length), () => remove(`/notices/${sent!.id}`))
    if (done) set({ ...empty, targets: draft.targets })
  }
  return (
    <section class="compose" aria-labelledby="compose">
      <h2 id="compose">{words.compose}</h2>
      <Templates of={templates} draft={draft} set={set} />
      <form onSubmit={(e) => (e.preventDefault(), void send())}>
        <div>
          <Words draft={draft} change={change} />
          <Look draft={draft} change={change} />
          <Targets targets={draft.targets} choose={(targets) => change({ targets })} displays={displays} rooms={rooms} />
          <When draft={draft} change={change} />
        </div>
        <div class="seen">
          <Seen draft={draft} on={on.length > 0 ? on : displays} />
          {why && <p class="hint" id="why">{why}</p>}
          <button class="primary" disabled={why !== ''} aria-describedby={why ? 'why' : undefined}>{words.send(on.length)}</button>
        </div>
      </form>
    </section>
  )
}

function Templates({ of, draft, set }: Props & { of: readonly Template[] }) {
  return (
    <div class="templates" role="group" aria-label={words.templates}>
      <button type="button" aria-pressed={draft.template === ''} onClick={() => set({ ...empty, targets: draft.targets })}>{words.own}</button>
      {of.map((t) => (
        <button key={t.id} type="button" aria-pressed={draft.template === t.id} onClick={() => set(fromTemplate(draft, t))}>{say(t.name)}</button>
      ))}
    </div>
  )
}

/** The words: the blanks of a template, or all of them. */
function Words({ draft, change }: { draft: Draft; change: (d: Partial<Draft>) => void }) {
  const fill = (name: string, value: string): void => change({ fills: { ...draft.fills, [name]: value } })
  const texts = (
    <>
      <label class="field">{words.text}<textarea rows={2} value={draft.zh} onInput={(e) => change({ zh: e.currentTarget.value })} /></label>
      <label class="field">{words.english}<textarea rows={2} lang="en" value={draft.en} onInput={(e) => change({ en: e.currentTarget.value })} /></label>
    </>
  )
  if (draft.template === '') return texts
  const half = draft.en !== '' && gaps(draft.en, draft.fills).length > 0 && Object.values(draft.fills).some((f) => /^[\x20-\x7e]+$/.test(f))
  return (
    <fieldset class="blanks">
      <legend class="away">{words.blanks}</legend>
      {draft.blanks.map(({ name, example }) => (
        <div key={name['zh-CN']} class="blank">
          <label class="field">{name['zh-CN']}<input value={draft.fills[name['zh-CN']] ?? ''} placeholder={example['zh-CN']} onInput={(e) => fill(name['zh-CN'], e.currentTarget.value)} /></label>
          {name.en && <label class="field">{words.inEnglish(name['zh-CN'])}<input lang="en" value={draft.fills[name.en] ?? ''} placeholder={example.en} onInput={(e) => fill(name.en!, e.currentTarget.value)} /></label>}
        </div>
      ))}
      {half && <p class="hint">{words.englishLeftOut}</p>}
      <details><summary>{words.editText}</summary>{texts}</details>
    </fieldset>
  )
}

function Look({ draft, change }: { draft: Draft; change: (d: Partial<Draft>) => void }) {
  const styles = (['strip', 'card', 'takeover'] as const).filter((s) => s !== 'takeover' || may('operator'))
  return (
    <fieldset class="look">
      <legend>{words.style}</legend>
      <div class="picks">
        {styles.map((s) => <Pick key={s} one="style" on={draft.style === s} choose={() => change({ style: s })}>{words.styles[s]}</Pick>)}
      </div>
      {draft.style !== 'takeover' && (
        <div class="picks" role="group" aria-label={words.word}>
          <span class="hint">{words.word}</span>
          {(Object.keys(words.boxes) as Box[]).map((b) => <Pick key={b} one="word" on={draft.word === b} choose={() => change({ word: b })}>{words.boxes[b]}</Pick>)}
        </div>
      )}
    </fieldset>
  )
}

/** As it will look on one of the displays that it is for. */
function Seen({ draft, on }: { draft: Draft; on: readonly Display[] }) {
  const [chosen, choose] = useState('')
  const display = on.find((d) => d.id === chosen) ?? on[0]
  if (!display) return null
  return (
    <>
      <label class="field">{words.previewOn}
        <select value={display.id} onChange={(e) => choose(e.currentTarget.value)}>
          {on.slice(0, 200).map((d) => <option key={d.id} value={d.id}>{d.name || d.id} {words.size(...d.canvas)}</option>)}
        </select>
      </label>
      <Preview display={display} notice={asDrawn(draft)} label={words.preview} most={420} />
    </>
  )
}
