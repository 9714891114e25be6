// Where files are dropped or chosen to be uploaded, and what became of them.
import { useRef, useState } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import { may } from '../../session.ts'
import { add, dismiss, replace, type Upload, uploads } from './uploads.ts'
import { words } from './words.ts'

export function DropZone({ playlist, children }: { playlist: string; children: ComponentChildren }) {
  const [over, setOver] = useState(false)
  const files = (e: DragEvent): boolean => may('editor') && !!e.dataTransfer?.types.includes('Files')
  return (
    <div
      class="content one"
      onDragOver={(e) => {
        if (!files(e)) return
        e.preventDefault()
        setOver(true)
      }}
      onDragLeave={(e) => e.currentTarget.contains(e.relatedTarget as Node | null) || setOver(false)}
      onDrop={(e) => {
        if (!files(e)) return
        e.preventDefault()
        setOver(false)
        add(playlist, e.dataTransfer!.files)
      }}
    >
      {children}
      {over && <p class="drop-here" aria-hidden="true">{words.dropHere(playlist)}</p>}
    </div>
  )
}

export function UploadButton({ playlist }: { playlist: string }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button class="primary" title={words.uploadHint(playlist)} onClick={() => input.current!.click()}>{words.upload}</button>
      <input
        ref={input}
        type="file"
        class="away"
        tabIndex={-1}
        aria-label={words.upload}
        multiple
        accept="image/*,video/*,.svg"
        onChange={(e) => {
          add(playlist, e.currentTarget.files ?? [])
          e.currentTarget.value = ''
        }}
      />
    </>
  )
}

export function Uploads({ playlist }: { playlist: string }) {
  const mine = uploads.value.filter((u) => u.playlist === playlist)
  if (mine.length === 0) return null
  return <ul class="uploads" aria-label={words.uploads}>{mine.map((u) => <One key={u.id} of={u} />)}</ul>
}

function One({ of: u }: { of: Upload }) {
  const said = { queued: words.queued, sending: words.sending(u.percent), exists: words.exists, done: words.done, refused: u.why }[u.state]
  const over = u.state === 'done' || u.state === 'refused'
  return (
    <li class={u.state === 'refused' ? 'file-row ill' : 'file-row'}>
      <div>
        <b>{u.file.name}</b>
        <p role={u.state === 'sending' ? undefined : 'status'}>{said}</p>
        {u.state === 'sending' && <progress max="100" value={u.percent} aria-label={u.file.name} />}
      </div>
      {u.state === 'exists' && <button onClick={() => replace(u.id)}>{words.replace}</button>}
      <button class="quiet" aria-label={over ? undefined : words.cancelOf(u.file.name)} onClick={() => dismiss(u.id)}>{over ? words.hide : words.cancel}</button>
    </li>
  )
}
