// One of several things to choose, or some of them: a button to the thumb, a radio or a checkbox to everything else.
import type { ComponentChildren } from 'preact'

interface Props {
  /** Of the group, in which one is chosen; without it any number may be. */
  one?: string
  on: boolean
  choose: () => void
  children: ComponentChildren
}

export const Pick = ({ one, on, choose, children }: Props) => (
  <label class="pick">
    <input type={one ? 'radio' : 'checkbox'} name={one} checked={on} onChange={choose} />
    <span>{children}</span>
  </label>
)
