// Which view is open: the part of the address behind #, so that a view can be sent to somebody, and the
// browser's buttons work. "#/screens/lobby?at=..." is the view "screens" of "lobby".
import { signal } from '@preact/signals'

export interface Route {
  view: string
  /** What of the view, such as the id of a display; empty for all of it. */
  of: string
  query: URLSearchParams
}

export function parse(hash: string): Route {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [view, ...of] = path.split('/').map(decodeURIComponent)
  return { view: view || 'screens', of: of.join('/'), query: new URLSearchParams(query) }
}

/** The address of a view. */
export function to(view: string, of = '', query: Record<string, string> = {}): string {
  const path = of === '' ? view : `${view}/${of.split('/').map(encodeURIComponent).join('/')}`
  const more = new URLSearchParams(query).toString()
  return `#/${path}${more && `?${more}`}`
}

export const route = signal(parse(location.hash))
addEventListener('hashchange', () => (route.value = parse(location.hash)))

/** Goes to a view; with replace the one before is not kept in the browser's history. */
export function go(address: string, replace = false): void {
  if (replace) history.replaceState(null, '', address)
  else history.pushState(null, '', address)
  route.value = parse(address)
}
