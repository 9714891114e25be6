// One display: its picture, its name, the three truths, how it is. At another instant: what it will show.
import { useEffect, useState } from 'preact/hooks'
import type { Display } from '../../../shared/api.ts'
import { say } from '../../../shared/language.ts'
import { isIll } from '../../../shared/verdict.ts'
import { Verdict } from '../../parts/verdict.tsx'
import { to } from '../../route.ts'
import { siteTime } from '../../site.ts'
import { Now, Then } from './picture.tsx'
import { type Due, type Plan, usePlan } from './plan.ts'
import { agrees, attests, has, items, shows } from './truth.ts'
import { words } from './words.ts'

export function Card({ display: d, at }: { display: Display; at: string }) {
  const plan = usePlan(d, at)
  return (
    <>
      <a class="pane" href={to('screens', d.id, at === '' ? {} : { at })} tabIndex={-1} aria-hidden="true">
        {at === '' ? <Now display={d} small /> : <Then display={d} plan={plan} small />}
      </a>
      <div class="facts">
        <div class="title">
          <h3><a href={to('screens', d.id, at === '' ? {} : { at })}>{d.name || d.id}</a></h3>
          <Mark display={d} at={at} />
        </div>
        <p class="room">{placeOf(d)}</p>
        {at === '' ? <State display={d} plan={plan} /> : <Planned plan={plan} />}
      </div>
    </>
  )
}

export const placeOf = (d: Display): string => [d.floor ? words.floorOf(d.floor) : '', d.room === d.name ? '' : d.room, `${d.canvas[0]}×${d.canvas[1]}`].filter((s) => s !== '').join(' · ')

/** What the picture is. */
export function Mark({ display: d, at }: { display: Display; at: string }) {
  if (at !== '') return <span class="mark planned">{words.planned}</span>
  return attests(d) ? <span class="mark" title={words.sketch}>{words.attested}</span> : null
}

const Planned = ({ plan: { due, none } }: { plan: Plan }) => (
  <p class="one" data-planned>
    <span>{words.willShow}</span> {due ? items(due.regions.map((r) => r.item)) : none ? words.noPlan : ''}
  </p>
)

/** Want, has and shows: in one line if they agree, side by side if not; and the verdict. */
function State({ display: d, plan: { due, before } }: { display: Display; plan: Plan }) {
  const differs = useLasting(!agrees(d, due, before))
  return (
    <>
      {d.verdict.code === 'unattested' ? (
        <p class="one">{d.sent?.text ? words.sent(d.sent.text, siteTime.value.when(d.sent.at)) : words.sentNothing}</p>
      ) : differs ? (
        <Truths display={d} due={due} />
      ) : (
        <p class="one" data-equal><span>{words.shows}</span> {shows(d, due)}</p>
      )}
      <p class="state">
        <Verdict of={d.verdict} /> <span class="since">{words.since(siteTime.value.when(d.since))}</span>
      </p>
      {isIll(d.verdict.code) && d.verdict.remedy && <p class="remedy">{say(d.verdict.remedy)}</p>}
    </>
  )
}

export const Truths = ({ display: d, due }: { display: Display; due: Due | undefined }) => (
  <dl class="truths">
    <div><dt>{words.want}</dt><dd>{items(due?.regions.map((r) => r.item))}</dd></div>
    <div><dt>{words.has}</dt><dd>{has(d)}</dd></div>
    <div><dt>{words.shows}</dt><dd>{shows(d, due)}</dd></div>
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
