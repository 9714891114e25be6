// What displays should show now. The daemon says it for one display at a time, so only those are asked
// about that somebody can see on the page, and each again only when its answer is over.
import { type Frame, get } from '../shared/api.ts'

export class Frames {
  private readonly known = new Map<string, { frame: Frame; until: number }>()
  private readonly seen = new Set<string>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly watcher: IntersectionObserver

  constructor(private readonly changed: () => void) {
    this.watcher = new IntersectionObserver((entries) => {
      for (const e of entries) {
        const id = (e.target as HTMLElement).dataset.key ?? ''
        if (e.isIntersecting) this.seen.add(id)
        else this.seen.delete(id)
      }
      void this.refresh()
    }, { rootMargin: '100% 0px' }) // what a flick of the finger brings up is there already
  }

  get(id: string): Frame | undefined {
    return this.known.get(id)?.frame
  }

  /** Notices which of the elements, each with a display's id as its key, can be seen. */
  observe(elements: Iterable<Element>): void {
    for (const e of elements) this.watcher.observe(e)
  }

  /** Whatever is known about the display may be over. */
  forget(id: string): void {
    const entry = this.known.get(id)
    if (entry) entry.until = 0
  }

  async refresh(): Promise<void> {
    clearTimeout(this.timer)
    const due = [...this.seen].filter((id) => (this.known.get(id)?.until ?? 0) <= Date.now())
    for (const id of due) {
      try {
        const frame = await get<Frame>(`/displays/${encodeURIComponent(id)}/frame`)
        // A clock that is wrong here only makes the page ask a little more or less often.
        const until = Math.max(frame.next ? Date.parse(frame.next) : Infinity, Date.now() + 1000)
        this.known.set(id, { frame, until })
      } catch {
        this.known.delete(id)
      }
    }
    if (due.length > 0) this.changed()
    const next = Math.min(...[...this.seen].map((id) => this.known.get(id)?.until ?? Infinity))
    clearTimeout(this.timer)
    if (next < Infinity) this.timer = setTimeout(() => void this.refresh(), Math.max(next - Date.now() + 100, 500))
  }
}
