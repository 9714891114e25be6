// The service worker, for pages on HTTPS or localhost: with it a page can be reloaded while the daemon is
// dead. It holds exactly one build of the shell and the player, and serves them from its cache at once.
//
// It never asks the network first: a dead daemon may take long to fail, and an old player exchanges itself
// as soon as the daemon tells it of another. The browser looks for a new service worker at every load of a
// page, and it is installed whole or not at all, so a page never gets a mix of two builds.
//
// What a player needs seldom and is big is kept from its first use on, and does not hold up the installation.
//
// Media are none of its business (they are in IndexedDB, verified), and neither is the API.

declare const __FILES__: string[]
declare const __LATER__: string[]
declare const __BUILD__: string

interface Lifetime extends Event {
  waitUntil(promise: Promise<unknown>): void
}
interface Fetch extends Lifetime {
  request: Request
  respondWith(response: Promise<Response>): void
}
interface Scope {
  addEventListener(type: 'install' | 'activate', listener: (event: Lifetime) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetch) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  location: Location
}
const scope = globalThis as unknown as Scope

const cacheName = `screen-${__BUILD__}`
const page = '/screen/'

scope.addEventListener('install', (event) => event.waitUntil(install()))
scope.addEventListener('activate', (event) => event.waitUntil(activate()))
scope.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== scope.location.origin) return
  if (request.mode === 'navigate' && url.pathname.startsWith(page)) event.respondWith(serve(page, request))
  else if (__FILES__.includes(url.pathname)) event.respondWith(serve(url.pathname, request))
  else if (__LATER__.includes(url.pathname)) event.respondWith(keep(url.pathname, request))
})

async function install(): Promise<void> {
  const cache = await caches.open(cacheName)
  const answer = await fetch(page, { cache: 'no-store' })
  const text = await answer.clone().text()
  // The daemon may have been upgraded since it gave us this file.
  if (!answer.ok || !__FILES__.some((file) => text.includes(file))) throw new Error('the page is of another build')
  await cache.addAll(__FILES__)
  await cache.put(page, answer)
  await scope.skipWaiting()
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith('screen-') && name !== cacheName) await caches.delete(name)
  await scope.clients.claim()
}

async function serve(key: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName)
  return (await cache.match(key)) ?? fetch(request)
}

async function keep(key: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName)
  const kept = await cache.match(key)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await cache.put(key, answer.clone()).catch(() => undefined) // a full store must not keep a stream off the glass
  return answer
}

export {}
