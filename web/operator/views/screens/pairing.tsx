// Adding a display: which player it is, which display it becomes, and then to see it well, all on the same spot.
import { useState } from 'preact/hooks'
import { type Display, post } from '../../../shared/api.ts'
import { act } from '../../act.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Become } from './become.tsx'
import { codeOf } from './code.ts'
import { Paired } from './paired.tsx'
import { type Waiting, WaitingPlayers } from './waiting.tsx'
import { words } from './words.ts'

export function Pairing({ close }: { close: () => void }) {
  const [player, setPlayer] = useState<Waiting | { code: string }>()
  const [made, setMade] = useState<Display>()
  const accept = (body: object): void =>
    void act(async () => setMade(await post<Display>(`/pairing/${encodeURIComponent(player!.code)}/accept`, body)), '')
  return (
    <Dialog title={words.pairTitle} close={close}>
      {made ? <Paired display={made} close={close} /> : player ? <Become player={player} accept={accept} back={() => setPlayer(undefined)} /> : <Which set={setPlayer} />}
    </Dialog>
  )
}

function Which({ set }: { set: (player: Waiting | { code: string }) => void }) {
  const [text, setText] = useState('')
  return (
    <div class="sheet">
      <p class="hint">{words.pairHow} <code>{location.host}/screen/</code></p>
      <label>{words.pairCode}
        <input
          class="code" autofocus inputMode="text" autocapitalize="characters" autocomplete="off" spellcheck={false} maxLength={9} value={text}
          onInput={(e) => {
            const typed = codeOf(e.currentTarget.value)
            setText(typed)
            if (typed.length === 6) set({ code: typed })
          }}
        />
      </label>
      <WaitingPlayers set={set} />
    </div>
  )
}
