// The timeline: any display at any instant, from yesterday to the end of its program, and why.
import { useEffect, useMemo, useState } from 'preact/hooks'
import { at as frameAt, shown } from '../../../player/at.ts'
import type { Display } from '../../../shared/api.ts'
import { useFact } from '../../facts.ts'
import { Empty, Missing } from '../../parts/empty.tsx'
import { Glass, type Paint } from '../../parts/glass.tsx'
import { go, route, to } from '../../route.ts'
import { siteTime } from '../../site.ts'
import { Days, Displays } from './choose.tsx'
import { useHistory } from './documents.ts'
import { add, stretches, type Stretch } from './stretches.ts'
import { type Lane, Strip } from './strip.tsx'
import { Why } from './why.tsx'
import { regionName, words } from './words.ts'
import './timeline.css'

export function Timeline() {
  const displays = useFact<Display[]>('/displays')
  if (!displays.value) return <Missing fact={displays} />
  if (displays.value.length === 0) return <Empty>{words.noDisplays}</Empty>
  const id = displays.value.some((d) => d.id === route.value.of) ? route.value.of : displays.value[0]!.id
  return <Of key={id} display={displays.value.find((d) => d.id === id)!} displays={displays.value} />
}

/** How long a second of running is, in milliseconds of the site's time. */
const quick = 600_000

function Of({ display, displays }: { display: Display; displays: readonly Display[] }) {
  const time = siteTime.value
  const said = Number(route.value.query.get('at') ?? 0)
  const [now, setNow] = useState(Date.now())
  const t = said || now
  const day = time.dayOf(t)
  const [from, until] = [time.start(day), time.start(time.dayAfter(day, 1))]
  const history = useHistory(display.id, from, until)
  const [running, setRunning] = useState(false)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const choose = (t: number | undefined): void => go(to('timeline', display.id, t === undefined ? {} : { at: String(Math.floor(t)) }), true)
  useEffect(() => {
    if (!running) return
    const timer = setTimeout(() => (t + quick / 10 < until ? choose(t + quick / 10) : setRunning(false)), 100)
    return () => clearTimeout(timer)
  }, [running, t])

  const span = history.at(t)
  const spans = history.spans(from, until)
  const paint = useMemo<Paint | undefined>(() => span && ((p, width) => p.show(span, t, width)), [span, t])
  const lanes = useMemo(() => lanesOf(spans), [history.version.value, from, until, spans.length])
  const when = `${time.dayName(day)} ${time.timeOfDay(t)}`
  const state = !said ? words.atNow : t < now ? words.atPast : words.atPlan
  const change = (forward: boolean): void => {
    if (!span) return
    const { program, notices } = span
    const next = frameAt(program, notices, t).next
    const before = Math.max(...program.regions.map((line) => t - shown(program, line, t).offset)) - 1
    choose(forward ? next : before)
  }
  return (
    <div class="timeline">
      <div class="choices">
        <Displays displays={displays} id={display.id} choose={(id) => go(to('timeline', id, said ? { at: String(said) } : {}), true)} />
        <Days day={day} today={time.dayOf(now)} last={span ? time.dayOf(span.program.until) : day} choose={(day) => choose(time.start(day, time.timeOfDay(t).slice(0, 5)))} />
        {said > 0 && <button class="back" onClick={() => choose(undefined)}>{words.now}</button>}
      </div>
      <div class="stage">
        {span ? <Glass shape={[span.geometry.viewport[2], span.geometry.viewport[3]]} paint={paint} label={words.pictureOf(display.name || display.id, when)} /> : <Empty>{words.unknown}</Empty>}
      </div>
      <div class="moment">
        <p><b>{when}</b> <span class="mark">{state}</span></p>
        <div class="steps">
          <button onClick={() => change(false)} disabled={!span}>{words.previous}</button>
          <button onClick={() => setRunning(!running)} disabled={!span} aria-pressed={running}>{running ? words.stop : words.play}</button>
          <button onClick={() => change(true)} disabled={!span}>{words.next}</button>
        </div>
      </div>
      <Strip from={from} until={until} t={t} now={now} lanes={lanes} choose={choose} />
      <p class="hint">{words.drawn} {span && t >= span.program.until ? words.ended(time.dayName(time.dayOf(span.program.until))) : state === words.atPlan ? words.planHint : ''}</p>
      {span && <Why display={display.id} t={t} version={history.version.value} />}
    </div>
  )
}

/** The lanes of a strip: for each region what the programs of the day say, one after the other. */
function lanesOf(spans: ReturnType<ReturnType<typeof useHistory>['spans']>): Lane[] {
  const lanes = new Map<string, Stretch[]>()
  for (const { program, from, until } of spans) {
    for (const line of program.regions) {
      const lane = lanes.get(line.id) ?? []
      lanes.set(line.id, lane)
      for (const s of stretches(program, line, from, until)) add(lane, s)
    }
  }
  return [...lanes].map(([id, stretches]) => ({ id, name: regionName(id), stretches }))
}
