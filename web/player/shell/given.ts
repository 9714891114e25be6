// The display that this player was given when it was paired. A kiosk opens /screen/ at every power-on, and what lets it in is a
// cookie that no script sees: this is how the page knows where to go on.

const key = 'yiping-display'

/** Keeps the display for the next time that /screen/ is opened; '' forgets it. */
export function give(display: string): void {
  try {
    if (display === '') localStorage.removeItem(key)
    else localStorage.setItem(key, display)
  } catch (error) {
    console.warn('nothing can be kept here', error)
  }
}

/** Resolves with the display, '' if there is none, or none any more. While the daemon is away it is taken to be there. */
export async function given(): Promise<string> {
  try {
    const display = localStorage.getItem(key) ?? ''
    if (display === '') return ''
    const answer = await fetch(address(display), { method: 'HEAD', cache: 'no-store' }).catch(() => undefined)
    return answer?.status === 404 ? '' : display
  } catch {
    return ''
  }
}

/** Where a display's page is. */
export const address = (display: string) => `/screen/${encodeURIComponent(display)}`
