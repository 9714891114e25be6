// One display: its picture, its name, the three truths, how it is. At another instant: what it will show.
import { useEffect, useState } from 'preact/hooks'
import type { Display, Frame } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { isIll } from '../../../shared/verdict.ts'
import { Verdict } from '../../parts/verdict.tsx'
import { to } from '../../route.ts'
import { siteTime } from '../../site.ts'
import { type Known, useFrame } from './frames.ts'
import { Picture } from './picture.tsx'
import { agrees, has, items, over, shows } from './truth.ts'
import { words } from './words.ts'

export function Card({ display: d, at }: { display: Display; at: string }) {
  const known = useFrame(d.id, at, d.want.program ?? '')
  return (
    <>
      <a class="pane" href={to('screens', d.id, at === '' ? {} : { at })} tabIndex={-1} aria-hidden="true">
        {at === '' ? <Now display={d} frame={known.frame} /> : <Then display={d} known={known} />}
      </a>
      <div class="facts">
        <h3><a href={to('screens', d.id, at === '' ? {} : { at })}>{d.name || d.id}</a></h3>
        <p class="room">{placeOf(d)}</p>
        {at === '' ? <State display={d} known={known} /> : <Plan known={known} />}
      </div>
    </>
  )
}

export const placeOf = (d: Display): string => [d.floor ? words.floorOf(d.floor) : '', d.room === d.name ? '' : d.room, `${d.canvas[0]}×${d.canvas[1]}`].filter((s) => s !== '').join(' · ')

/** What it attests. */
export function Now({ display: d, frame }: { display: Display; frame: Frame | undefined }) {
  const covers = /^(emergency|clear|cap|identify|safe)/.test(d.over ?? '')
  return <Picture canvas={d.canvas} frame={frame} items={d.online ? d.shows : undefined} over={over(d)} covers={covers} nothing={d.verdict.code === 'unattested' ? say(d.verdict.text) : words.noAttestation} />
}

/** What it will show. */
export function Then({ display: d, known: { frame, refused } }: { display: Display; known: Known }) {
  const shown = frame && Object.fromEntries(frame.regions.map((r) => [r.id, r.item]))
  return (
    <>
      <Picture canvas={d.canvas} frame={frame} items={shown} over={frame && (frame.takeover || frame.overlay) ? words.over.notice : ''} covers={!!frame?.takeover} nothing={refused ? words.noPlan : ''} />
      <span class="mark">{words.planned}</span>
    </>
  )
}

const Plan = ({ known: { frame, refused } }: { known: Known }) => (
  <p class="one" data-planned>
    <span>{words.willShow}</span> {frame ? items(frame.regions.map((r) => r.item)) : refused ? words.noPlan : ''}
  </p>
)

/** Want, has and shows: in one line if they agree, side by side if not; and the verdict. */
function State({ display: d, known: { frame, before } }: { display: Display; known: Known }) {
  const differs = useLasting(!agrees(d, frame, before))
  return (
    <>
      {d.verdict.code === 'unattested' ? (
        <p class="one">{d.sent?.text ? words.sent(d.sent.text, siteTime.value.when(d.sent.at)) : words.sentNothing}</p>
      ) : differs ? (
        <Truths display={d} frame={frame} />
      ) : (
        <p class="one" data-equal><span>{words.shows}</span> {shows(d, frame)}</p>
      )}
      <p class="state">
        <Verdict of={d.verdict} /> <span class="since">{words.since(siteTime.value.when(d.since))}</span>
      </p>
      {isIll(d.verdict.code) && d.verdict.remedy && <p class="remedy">{say(d.verdict.remedy)}</p>}
    </>
  )
}

export const Truths = ({ display: d, frame }: { display: Display; frame: Frame | undefined }) => (
  <dl class="truths">
    <div><dt>{words.want}</dt><dd>{items(frame?.regions.map((r) => r.item))}</dd></div>
    <div><dt>{words.has}</dt><dd>{has(d)}</dd></div>
    <div><dt>{words.shows}</dt><dd>{shows(d, frame)}</dd></div>
  </dl>
)

/** How long a difference may be one of the way that words take, in milliseconds. */
const moment = 3_000

/** Whether something has been so for a while; at the beginning at once. */
function useLasting(so: boolean): boolean {
  const [lasting, setLasting] = useState(so)
  useEffect(() => {
    if (!so) return setLasting(false)
    const timer = setTimeout(() => setLasting(true), moment)
    return () => clearTimeout(timer)
  }, [so])
  return lasting && so
}
