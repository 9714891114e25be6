// The views of the page, in the order in which they are offered.
import type { ComponentType } from 'preact'
import type { Role } from './session.ts'
import { Agenda } from './views/agenda/agenda.tsx'
import { Content } from './views/content/content.tsx'
import { Ledger } from './views/ledger/ledger.tsx'
import { Notices } from './views/notices/notices.tsx'
import { People } from './views/people/people.tsx'
import { Problems } from './views/problems/problems.tsx'
import { Count } from './views/problems/count.tsx'
import { Screens } from './views/screens/screens.tsx'
import { Timeline } from './views/timeline/timeline.tsx'
import { words } from './words.ts'

export interface View {
  /** In the address. */
  name: string
  title: string
  /** The least that somebody must be to see it. */
  role: Role
  View: ComponentType
  /** A number beside the title, of what needs somebody. */
  count?: ComponentType
}

export const views: readonly View[] = [
  { name: 'screens', title: words.view.screens, role: 'viewer', View: Screens },
  { name: 'timeline', title: words.view.timeline, role: 'viewer', View: Timeline },
  { name: 'content', title: words.view.content, role: 'viewer', View: Content },
  { name: 'agenda', title: words.view.agenda, role: 'viewer', View: Agenda },
  { name: 'notices', title: words.view.notices, role: 'viewer', View: Notices },
  { name: 'problems', title: words.view.problems, role: 'viewer', View: Problems, count: Count },
  { name: 'ledger', title: words.view.ledger, role: 'viewer', View: Ledger },
  { name: 'people', title: words.view.people, role: 'viewer', View: People },
]
