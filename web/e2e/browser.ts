// Debian's Chromium with a profile on disk: a context in memory has no storage worth the name, and the
// storage is what lets a display go on alone.
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required']

/** Opens a browser, perhaps that of a phone, with its profile in a folder; close() also deletes the profile. */
export async function openBrowser(size = { width: 1920, height: 1080 }, folder = tmpdir(), phone = false): Promise<BrowserContext> {
  const profile = mkdtempSync(join(folder, 'yiping-profile-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: quiet,
    viewport: size,
    isMobile: phone,
    hasTouch: phone,
  })
  // The browser writes until its last process is gone.
  const close = context.close.bind(context)
  context.close = async (options) => {
    await close(options)
    await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
  return context
}

/** Closes all windows but the first, which is empty: the next test begins as in a new browser, since it has another daemon. */
export async function closeWindows(context: BrowserContext): Promise<void> {
  for (const page of context.pages().slice(1)) await page.close()
}

/**
 * Pages of this browser see the clock of a computer that somebody sets: `sessionStorage.ahead` says by how many milliseconds it is
 * wrong. A page that is loaded begins with it; for one that is open already only Date jumps.
 */
export function deviceClock(context: BrowserContext): Promise<unknown> {
  return context.addInitScript(() => {
    if (location.protocol !== 'http:') return
    const [now, begun] = [Date.now, performance.timeOrigin]
    const ahead = () => Number(sessionStorage.getItem('ahead') ?? 0)
    const loaded = begun + ahead()
    Date.now = () => now() + ahead()
    Object.defineProperty(performance, 'timeOrigin', { get: () => loaded })
  })
}

let opening: Promise<unknown> = Promise.resolve()

/** Opens a page in a window of its own: of several pages in one window only the one in front is painted. */
export function openWindow(context: BrowserContext): Promise<Page> {
  const open = async () => {
    const cdp = await context.newCDPSession(context.pages()[0] ?? (await context.newPage()))
    const page = context.waitForEvent('page')
    await cdp.send('Target.createTarget', { url: 'about:blank', newWindow: true })
    await cdp.detach()
    return page
  }
  // One after the other, or two would get the same page.
  const opened = opening.then(open, open)
  opening = opened
  return opened
}

/** Opens a display's page and waits until it plays. */
export async function openDisplay(context: BrowserContext, url: string, id: string, state = 'playing'): Promise<Page> {
  const page = await openWindow(context)
  await page.goto(`${url}/screen/${id}`)
  await page.waitForSelector(`body[data-state="${state}"]`, { timeout: 20_000 })
  return page
}

/** Waits until the region plays something: the folder has been looked through, and what comes now has arrived. */
export async function scanned(page: Page, region = 'media'): Promise<void> {
  await page.waitForSelector(`[data-region="${region}"][data-item]:not([data-item=""])`, { timeout: 20_000 })
}

/** The item that a region shows, as the page says. */
export function shown(page: Page, region = 'media'): Promise<string | null> {
  return page.locator(`[data-region="${region}"][data-item]`).first().getAttribute('data-item')
}

/** Resolves with the page's own clock, Unix milliseconds, at the first frame in which the item is (or is no longer) shown. */
export function painted(page: Page, item: string, there = true, region = 'media'): Promise<number> {
  return page.evaluate(
    ([item, there, region]) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const now = document.querySelector(`[data-region="${region}"][data-item]`)?.getAttribute('data-item')
          // The attribute was set in this frame's callbacks or before: it is painted when the next begins.
          if ((now === item) === there) requestAnimationFrame(() => resolve(Date.now()))
          else requestAnimationFrame(look)
        }
        look()
      }),
    [item, there, region] as const,
  )
}

/** Resolves with the item that is shown at the first frame in which this one no longer is; '' for the slate. */
export function successor(page: Page, item: string, region = 'media'): Promise<string> {
  return page.evaluate(
    ([item, region]) =>
      new Promise<string>((resolve) => {
        const look = () => {
          const now = document.querySelector(`[data-region="${region}"][data-item]`)!.getAttribute('data-item')!
          if (now !== item) resolve(now)
          else requestAnimationFrame(look)
        }
        look()
      }),
    [item, region] as const,
  )
}

export function percentile(values: number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))]!
}
