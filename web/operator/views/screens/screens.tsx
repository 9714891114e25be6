// The first view one sees: how every display is, what to do, and what each will show. "#/screens/lobby" is one of them.
import '../../parts/forms.css'
import './screens.css'
import { route } from '../../route.ts'
import { Detail } from './detail.tsx'
import { Overview } from './overview.tsx'

export const Screens = () => (route.value.of === '' ? <Overview /> : <Detail key={route.value.of} id={route.value.of} />)
