// From a request to the API to the painted lobby and door.
import { test } from 'vitest'
import { bookable, changes } from './booking.ts'
import { openBrowser, openDisplay } from './browser.ts'

test('booking to pixel', async () => {
  const site = bookable()
  await site.start()
  const browser = await openBrowser()
  try {
    const [lobby, door] = [await openDisplay(browser, site.url, 'lobby'), await openDisplay(browser, site.url, 'door')]
    console.log((await changes(site, lobby, door, 50)).said)
  } finally {
    await browser.close()
    await site.close()
  }
})
