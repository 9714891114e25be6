// The content: what needs somebody, what each playlist plays, what was taken off. One playlist is a view of its own.
import { route } from '../../route.ts'
import { Overview } from './overview.tsx'
import { PlaylistView } from './playlist.tsx'
import './content.css'

export function Content() {
  const { of } = route.value
  return of === '' ? <Overview /> : <PlaylistView key={of} name={of} />
}
