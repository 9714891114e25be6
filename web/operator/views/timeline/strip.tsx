// A day as a strip: for each region what takes turns from when to when, and a handle for the instant.
import type { Stretch } from './stretches.ts'
import { title } from '../../parts/names.ts'
import { siteTime } from '../../site.ts'
import { words } from './words.ts'

export interface Lane {
  id: string
  name: string
  stretches: Stretch[]
}

/** Colours by what is on, so that the same thing has the same one all day. Text on them has a contrast of 7:1. */
const tints = 6
const tint = (s: Stretch): string => {
  if (s.items.length === 0) return 'none'
  let sum = 0
  for (const c of s.items.join('/')) sum = (sum * 31 + c.codePointAt(0)!) >>> 0
  return `tint-${sum % tints}`
}

export function Strip({ from, until, t, now, lanes, choose }: { from: number; until: number; t: number; now: number; lanes: readonly Lane[]; choose: (t: number) => void }) {
  const part = (instant: number): number => ((instant - from) / (until - from)) * 100
  const time = siteTime.value
  const hours = Array.from({ length: 25 }, (_, n) => from + ((until - from) * n) / 24)
  return (
    <div class="strip">
      <div class="hours" aria-hidden="true">
        {hours.map((h, n) => (
          <span key={n} class={n % 3 === 0 ? 'third' : ''} style={{ left: `${part(h)}%` }}>{n}</span>
        ))}
      </div>
      {lanes.map((lane) => (
        <div class="lane" key={lane.id} title={lane.name}>
          {lane.stretches.map((s) => {
            const names = s.items.length === 0 ? title('') : s.items.map(title).join('、')
            return (
              <button
                key={s.from}
                class={`stretch ${tint(s)}`}
                style={{ left: `${part(s.from)}%`, width: `${part(s.until) - part(s.from)}%` }}
                tabIndex={-1}
                title={words.stretch(time.time(s.from), time.time(s.until), names)}
                onClick={(e) => {
                  const box = e.currentTarget.parentElement!.getBoundingClientRect()
                  choose(Math.round(from + ((e.clientX - box.left) / box.width) * (until - from)))
                }}
              >
                {names}
              </button>
            )
          })}
        </div>
      ))}
      <i class="hand" style={{ left: `${part(t)}%` }} />
      {now >= from && now < until && <i class="now" style={{ left: `${part(now)}%` }} />}
      <input
        type="range"
        class="scrub"
        aria-label={words.time}
        aria-valuetext={time.timeOfDay(t)}
        min={from}
        max={until - 1000}
        step={1000}
        value={t}
        onInput={(e) => choose(Number(e.currentTarget.value))}
        onKeyDown={(e) => {
          const step = { ArrowLeft: -60_000, ArrowRight: 60_000, PageDown: -3600_000, PageUp: 3600_000 }[e.key]
          if (step === undefined || e.shiftKey) return
          e.preventDefault()
          choose(Math.min(until - 1000, Math.max(from, t + step)))
        }}
      />
    </div>
  )
}
