// What people want shown over the program, and what is shown over it by itself: streams, alerts, contacts.
import { useState } from 'preact/hooks'
import { may } from '../../session.ts'
import { Alerts } from './alerts.tsx'
import { Compose } from './compose.tsx'
import { Contacts } from './contacts.tsx'
import { empty, fromNotice } from './draft.ts'
import './notices.css'
import { Running } from './running.tsx'
import { Streams } from './streams.tsx'

export function Notices() {
  const [draft, set] = useState(empty)
  return (
    <div class="notices-view">
      <Running repeat={(n) => (set(fromNotice(n)), document.getElementById('compose')?.scrollIntoView())} />
      {may('editor') && <Compose draft={draft} set={set} />}
      <div class="others">
        <Streams />
        <Alerts />
        <Contacts />
      </div>
    </div>
  )
}
