// The safe picture (一键撤屏): the slate with the name of the house on it. It is what somebody wants who has seen something
// on a display that should not be there, so nothing on it says that anything is the matter.
import type { Notice } from './notices.ts'
import { slate } from './slate.ts'
import { line, onTwoLines } from './takeover.ts'

/** Draws the picture over a display of so many pixels. The name is below the seal of the slate, which is in a square in the middle. */
export function drawCalm(element: HTMLElement, { text }: Notice, [width, height]: readonly [number, number]): void {
  const square = Math.min(width, height)
  const name = line('name', 'zh', text.zh, onTwoLines(text.zh, width * 0.8, Math.max(24, square * 0.05)))
  name.style.top = `${height / 2 + square * 0.325}px`
  element.textContent = ''
  element.append(slate(), name)
}
