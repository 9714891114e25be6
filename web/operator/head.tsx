// The head of the page: whose house it is, how it is in one sentence, the time there, who is signed in.
import { useEffect, useState } from 'preact/hooks'
import type { Display, Problem } from '../shared/api.ts'
import { language, switchLanguage } from '../shared/language.ts'
import mark from '../shared/mark.svg'
import { isIll, signOf } from '../shared/verdict.ts'
import { reached, useFact } from './facts.ts'
import { Icon } from './parts/icon.tsx'
import { go, to } from './route.ts'
import { session } from './session.ts'
import { siteTime, useSite } from './site.ts'
import { words } from './words.ts'

export function Head() {
  const site = useSite()
  const other = language() === 'en' ? { text: '中文', lang: 'zh-CN' } : { text: 'English', lang: 'en' }
  useEffect(() => {
    document.title = `${words.title} · ${session.value?.site}`
  }, [])
  return (
    <header class="head">
      <img class="seal" src={mark} alt="谊屏 Yiping" />
      <h1>{session.value?.site}</h1>
      <Headline />
      <nav aria-label={words.elsewhere}>
        <Clock />
        {site?.building && <a href="/building">{words.building}</a>}
        {site?.status && <a href="/status">{words.status}</a>}
        <button onClick={() => go(to('people'))}>{session.value?.user}</button>
        <button lang={other.lang} onClick={switchLanguage}>{other.text}</button>
      </nav>
    </header>
  )
}

function Clock() {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setTimeout(() => setNow(new Date()), 60_000 - (now.getTime() % 60_000))
    return () => clearTimeout(timer)
  }, [now])
  return <span class="clock">{siteTime.value.now(now)}</span>
}

/** Whether everything is right, in one sentence. */
function Headline() {
  const displays = useFact<Display[]>('/displays').value
  const problems = useFact<Problem[]>('/problems', 3000).value
  if (!reached.value) return <p class="headline" role="status"><span class="verdict ill"><Icon lines={signOf('offline')} />{words.away}</span></p>
  if (!displays || !problems) return <p class="headline" role="status" />
  const ill = displays.filter((d) => isIll(d.verdict.code)).length
  if (displays.length === 0 && problems.length === 0) return <p class="headline" role="status">{words.noDisplays}</p>
  const said = [ill > 0 ? words.illDisplays(ill) : '', problems.length > 0 ? words.openProblems(problems.length) : ''].filter((s) => s !== '')
  return (
    <p class="headline" role="status">
      {said.length === 0 ? <span class="verdict"><Icon lines={signOf('ok')} />{words.allWell(displays.length)}</span> : <span class="verdict ill"><Icon lines={signOf('stale')} />{said.join(words.and)}</span>}
    </p>
  )
}
