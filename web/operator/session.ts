// Who is signed in, and what they may do. The daemon decides; the page only does not offer what would be refused.
import { signal } from '@preact/signals'
import { get } from '../shared/api.ts'
import { onSignedOut } from './facts.ts'

export const roles = ['nobody', 'player', 'viewer', 'editor', 'operator', 'admin'] as const
export type Role = (typeof roles)[number]

export interface Session {
  user: string
  role: Role
  /** There is no user yet: the first is made by the link that the daemon prints. */
  setup: boolean
  /** Name of the building, and its time zone. */
  site: string
  zone: string
}

export const session = signal<Session | undefined>(undefined)

export async function whoAmI(): Promise<void> {
  session.value = await get<Session>('/session')
}

/** Whether the person may do what needs a role. */
export const may = (role: Role): boolean => roles.indexOf(session.value?.role ?? 'nobody') >= roles.indexOf(role)

onSignedOut.call = () => void whoAmI()
