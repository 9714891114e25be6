// Who may use the site, and who did what.
import '../../parts/forms.css'
import './people.css'
import { may } from '../../session.ts'
import { Audit } from './audit.tsx'
import { Me } from './me.tsx'
import { Sessions } from './sessions.tsx'
import { Tokens } from './tokens.tsx'
import { Users } from './users.tsx'

export const People = () => (
  <div class="people">
    <Me />
    <Sessions />
    {may('admin') && <Users />}
    {may('admin') && <Tokens />}
    {may('admin') && <Audit />}
  </div>
)
