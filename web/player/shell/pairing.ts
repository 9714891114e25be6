// A player without a display: it shows a code, large, and waits until somebody types it on the operators' page. Then it goes
// on to the display that it was given. What lets it in is a cookie, which this page never sees.
//
// The code is renewed before it ends and whatever happens to the daemon, so that what is on the glass can always be typed.
import { Backoff } from '../backoff.ts'
import { address, give } from './given.ts'

interface Code {
  code: string
  secret: string
}

interface Standing {
  state: 'waiting' | 'paired' | 'over'
  display?: string
}

const api = '/api/v1/pairing'

/** Shows a code until the player is paired; wish is the display whose page it was, if any. */
export function pairing(wish: string): void {
  document.body.dataset.state = 'pairing'
  document.body.append(box)
  void pair(wish)
}

const code = element('p', 'code', 'zh-CN')
const trouble = element('p', 'trouble', 'zh-CN', '连不上服务器，正在重试……', 'Cannot reach the server, trying again')
const box = element('main', 'pairing', 'zh-CN')
box.append(
  element('h1', '', 'zh-CN', '配对码', 'Pairing code'),
  code,
  element('p', 'how', 'zh-CN', '在管理页的“屏幕”里输入这个配对码', "Type this code under Screens (屏幕) on the operators' page"),
  element('p', 'where', 'zh-CN', location.host),
  trouble,
)
trouble.hidden = true

async function pair(wish: string): Promise<void> {
  const backoff = new Backoff(1_000, 30_000)
  for (;;) {
    try {
      const { code, secret } = await ask<Code>(api, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ canvas: canvas(), display: wish }),
      })
      show(code)
      backoff.reset()
      const display = await outcome(secret)
      if (display !== undefined) {
        give(display)
        return location.replace(address(display))
      }
    } catch (error) {
      console.warn('not paired', error)
      trouble.hidden = false
      await pause(backoff.next())
    }
  }
}

/** Resolves with the display that the player was given; undefined when the code has ended. */
async function outcome(secret: string): Promise<string | undefined> {
  const backoff = new Backoff(500, 10_000)
  for (;;) {
    try {
      const { state, display } = await ask<Standing>(`${api}/${secret}`)
      if (state === 'paired') return display
      if (state === 'over') return undefined
      trouble.hidden = true
      backoff.reset()
      await pause(200)
    } catch (error) {
      console.warn('not heard', error)
      trouble.hidden = false
      await pause(backoff.next())
    }
  }
}

async function ask<T>(path: string, how: RequestInit = {}): Promise<T> {
  const answer = await fetch(path, { cache: 'no-store', ...how })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return (await answer.json()) as T
}

function show(text: string): void {
  code.replaceChildren(...Array.from(text, (c) => element('span', '', 'en', c)))
  trouble.hidden = true
}

/** The size of the device's screen in pixels. */
const canvas = (): [number, number] => [screen.width, screen.height].map((n) => Math.round(n * devicePixelRatio)) as [number, number]

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Makes an element that says something, Chinese first and English, if any, below. */
function element(tag: string, name: string, lang: string, words = '', english = ''): HTMLElement {
  const made = document.createElement(tag)
  made.className = name
  made.lang = lang
  made.textContent = words
  if (english !== '') made.append(element('small', '', 'en', english))
  return made
}
