// The settings of an item, or of all, as a form: what it says is said back while it is filled in, with what would
// become different, and only then saved.
import { useState } from 'preact/hooks'
import { say } from '../../../shared/language.ts'
import { Dialog } from '../../parts/dialog.tsx'
import type { Fit, Item, Playlist, Setting, Settings } from './api.ts'
import { withSetting } from './draft.ts'
import { Means } from './meaning.tsx'
import { save, useMeaning } from './saving.ts'
import { length } from './time.ts'
import { WhenFields } from './when.tsx'
import { words } from './words.ts'

interface Props {
  seen: Playlist
  set: Settings
  /** Undefined: for all items. */
  name: string | undefined
  item: Item | undefined
  saved: () => void
  close: () => void
}

/** The setting without what is not said. */
const clean = (s: Setting): Setting => JSON.parse(JSON.stringify(s)) as Setting

const truth = (text: string): boolean | undefined => (text === '' ? undefined : text === 'yes')
const said = (b: boolean | undefined): string => (b === undefined ? '' : b ? 'yes' : 'no')

export function SettingDialog({ seen, set, name, item, saved, close }: Props) {
  const [setting, setSetting] = useState<Setting>((name === undefined ? set.default : set.items[name]) ?? {})
  const wish = withSetting(set, name, clean(setting))
  const meaning = useMeaning(seen, wish)
  const rule = meaning.arranged?.playlist.items.find((x) => x.name === name)?.rule
  const change = (more: Partial<Setting>): void => setSetting({ ...setting, ...more })
  const seconds = (text: string): void => {
    const ms = Math.round(Number(text) * 1000)
    change({ ms: text !== '' && ms > 0 ? ms : undefined })
  }
  return (
    <Dialog title={name === undefined ? words.defaults : words.settingsOf(name)} close={close}>
      <form
        class="setting"
        onSubmit={async (e) => {
          e.preventDefault()
          if (!(await save(seen, wish))) return
          saved()
          close()
        }}
      >
        {name === undefined && <p class="hint">{words.defaultsHint}</p>}
        <div class="fields">
          <label>{words.ms}
            <input type="number" inputMode="decimal" min="1" max="86400" step="any" value={setting.ms === undefined ? '' : setting.ms / 1000} placeholder={item ? length(item.ms) : ''} onInput={(e) => seconds(e.currentTarget.value)} />
            <small>{words.msHint}</small>
          </label>
          <label>{words.fit}
            <select value={setting.fit ?? ''} onChange={(e) => change({ fit: (e.currentTarget.value || undefined) as Fit | undefined })}>
              <option value="">{words.open_}</option>
              {(['contain', 'cover', 'stretch'] as const).map((f) => <option key={f} value={f}>{words.fits[f]}</option>)}
            </select>
          </label>
          <Choice title={words.soundField} yes={words.sound} no={words.mute} value={setting.sound} change={(sound) => change({ sound })} />
          {name !== undefined && <Choice title={words.firstField} yes={words.yes} no={words.no} value={setting.first} change={(first) => change({ first })} />}
        </div>
        <WhenFields value={setting.when} change={(when) => change({ when })} />
        <div class="foot">
          {name !== undefined && <p class="said-back" role="status"><b>{words.saidBack}</b> {rule ? say(rule) : meaning.arranged ? words.saysNothing : '…'}</p>}
          <Means of={meaning} />
          <div class="tools">
            <button class="primary" disabled={!meaning.arranged || meaning.arranged.difference.length === 0}>{words.save}</button>
            <button type="button" onClick={close}>{words.close}</button>
          </div>
        </div>
      </form>
    </Dialog>
  )
}

function Choice({ title, yes, no, value, change }: { title: string; yes: string; no: string; value: boolean | undefined; change: (b: boolean | undefined) => void }) {
  return (
    <label>{title}
      <select value={said(value)} onChange={(e) => change(truth(e.currentTarget.value))}>
        <option value="">{words.open_}</option>
        <option value="yes">{yes}</option>
        <option value="no">{no}</option>
      </select>
    </label>
  )
}
