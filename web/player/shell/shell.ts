// The shell: what is loaded first and stays. It shows the slate, starts a player over it, and exchanges the
// player when the daemon has another one: the new player starts behind the old one's back, paints what is
// due, and only then is the old one removed.
import { Backoff } from '../backoff.ts'
import { contract, type Inheritance, type PlayerModule, type Running } from './contract.ts'
import { address, give, given } from './given.ts'
import { night } from './night.ts'
import { pairing } from './pairing.ts'

interface Current {
  root: HTMLElement
  player: Running
  hash: string
}

/** How long a new player may take to paint what is due, in milliseconds. */
const patience = 30_000

const first = document.currentScript!.dataset.player!
const players = document.getElementById('players')!
const display = decodeURIComponent(location.pathname.split('/')[2] ?? '')
const backoff = new Backoff(2_000, 120_000)

let current: Current | undefined
let upgrading = false

night()
if (display === '') void whose(decodeURIComponent(location.hash.slice(1)))
else void boot()
keep()

/** Lets the browser keep this page, where it can. */
function keep(): void {
  if (!isSecureContext || !('serviceWorker' in navigator)) return
  navigator.serviceWorker.register('/screen/sw.js', { scope: '/screen/' }).catch((error) => console.warn('no service worker', error))
}

/** Goes on to the display that this player was given, or shows a code. With a wish it comes from a display that it may show no more. */
async function whose(wish: string): Promise<void> {
  if (wish !== '') give('')
  const before = await given()
  if (before === '') pairing(wish)
  else location.replace(address(before))
}

async function boot(): Promise<void> {
  try {
    const next = await begin(first, undefined)
    await take(next)
  } catch (error) {
    console.warn('player does not start', error)
    void upgrade('')
  }
}

/** Exchanges the player for the daemon's newest, or for the one with this hash, and tries until it works. */
async function upgrade(hash: string): Promise<void> {
  if (upgrading || (current && hash === current.hash)) return
  upgrading = true
  for (;;) {
    try {
      const answer = await fetch('/screen/manifest.json', { cache: 'no-store' })
      const manifest = (await answer.json()) as { player: string; entry: string }
      if (current && manifest.player === current.hash) break
      if (hash && manifest.player !== hash) throw new Error('the daemon does not have the player it names')
      await take(await begin(manifest.entry, current?.player.leave()))
      break
    } catch (error) {
      console.warn('player not exchanged', error)
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000 + backoff.next()))
  }
  backoff.reset()
  upgrading = false
  void navigator.serviceWorker?.getRegistration('/screen/').then((r) => r?.update()).catch(() => undefined)
}

/** Starts a player where nobody sees it yet. */
async function begin(entry: string, inherited: Inheritance | undefined): Promise<Current> {
  const module = (await import(/* @vite-ignore */ entry)) as PlayerModule
  if (module.contract !== contract) {
    location.reload()
    throw new Error('the player needs another shell')
  }
  const hash = /\.([0-9a-f]+)\.js$/.exec(entry)![1]
  const root = document.createElement('div')
  root.style.cssText = `position:absolute;top:0;right:0;bottom:0;left:0;opacity:${current ? '0.001' : '1'}`
  players.append(root)
  const player = module.start(root, {
    display,
    player: hash,
    inherited,
    upgrade: (to) => void upgrade(to),
    reload: () => location.reload(),
    lost: keep,
  })
  return { root, player, hash }
}

/** Lets the player be seen, when it has painted, and removes the one before. */
async function take(next: Current): Promise<void> {
  const old = current
  let left: Inheritance | undefined
  if (old) {
    try {
      await within(next.player.painted, patience)
    } catch (error) {
      next.player.stop()
      next.root.remove()
      throw error
    }
    next.root.style.opacity = '1'
    await frame()
    await frame()
    left = old.player.leave()
    old.player.stop()
    old.root.remove()
  }
  current = next
  next.player.takeCharge(left)
}

function within(promise: Promise<void>, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('not painted in time')), ms)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

const frame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()))
