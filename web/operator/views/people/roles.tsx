// What somebody may be, with what each may do.
import type { Role } from '../../session.ts'
import { words } from './words.ts'

const userRoles = ['viewer', 'editor', 'operator', 'admin'] as const satisfies readonly Role[]
export type UserRole = (typeof userRoles)[number]

export const RoleSelect = ({ label, value, set }: { label: string; value: UserRole; set: (role: UserRole) => void }) => (
  <select aria-label={label} value={value} onChange={(e) => set(e.currentTarget.value as UserRole)}>
    {userRoles.map((r) => <option key={r} value={r}>{words.roles[r]}</option>)}
  </select>
)

export const RoleChoice = ({ value, set }: { value: UserRole; set: (role: UserRole) => void }) => (
  <fieldset class="roles">
    <legend>{words.role}</legend>
    {userRoles.map((r) => (
      <label key={r}>
        <input type="radio" name="role" checked={value === r} onChange={() => set(r)} />
        <span><b>{words.roles[r]}</b> <span class="since">{words.mayDo[r]}</span></span>
      </label>
    ))}
  </fieldset>
)
