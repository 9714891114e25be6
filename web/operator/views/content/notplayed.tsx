// The files of a playlist's folder that do not play, and why.
import type { File } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { Refused, Row } from './urgent.tsx'
import { words } from './words.ts'

const most = 200

export function NotPlayed({ files }: { files: readonly File[] }) {
  const refused = files.filter((f) => f.state === 'refused' || f.state === 'unused')
  const waiting = files.filter((f) => f.state === 'waiting')
  const parked = files.filter((f) => f.state === 'parked')
  return (
    <>
      {refused.length > 0 && (
        <section class="pile ill">
          <h3>{words.refused} <span class="count">{refused.length}</span></h3>
          <ul>{refused.slice(0, most).map((f) => <Refused key={f.path} of={f} />)}</ul>
        </section>
      )}
      {waiting.length > 0 && (
        <section class="pile">
          <h3>{words.waiting} <span class="count">{waiting.length}</span></h3>
          <ul>{waiting.slice(0, most).map((f) => <Row key={f.path} path={f.path}><p>{f.reason ? say(f.reason) : words.waitingWhy}</p></Row>)}</ul>
        </section>
      )}
      {parked.length > 0 && (
        <section class="pile">
          <h3>{words.parked} <span class="count">{parked.length}</span></h3>
          <ul class="parked">{parked.slice(0, most).map((f) => <li key={f.path}>{f.path}</li>)}</ul>
        </section>
      )}
    </>
  )
}
