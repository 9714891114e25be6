// Goal 7: from a closed file to the painted display.
import { test } from 'vitest'
import { openBrowser, openDisplay } from './browser.ts'
import { drops } from './drops.ts'
import { Site } from './site.ts'

test('file to pixel', async () => {
  const site = new Site()
  await site.start()
  const browser = await openBrowser()
  try {
    console.log((await drops(site, await openDisplay(browser, site.url, 'lobby'), 50)).said)
  } finally {
    await browser.close()
    await site.close()
  }
})
