// The hand of somebody who uses a page, with a mouse or a finger. Its clicks are counted by the page itself, as presses
// that a browser trusts: a hold, a drag, and the press that puts the cursor into a field are clicks like any other.
import type { Locator, Page } from 'playwright-core'

export class Hand {
  /** How often it has pressed. */
  clicks = 0

  private constructor(private readonly page: Page) {}

  static async of(page: Page): Promise<Hand> {
    const hand = new Hand(page)
    await page.exposeFunction('pressed', () => void hand.clicks++)
    await page.addInitScript(() => addEventListener('pointerdown', (e) => e.isTrusted && (globalThis as unknown as { pressed: () => void }).pressed(), true))
    return hand
  }

  click(on: Locator): Promise<void> {
    return on.click()
  }

  /** Writes into a field, which is pressed first unless the cursor is in it. */
  async type(into: Locator, text: string): Promise<void> {
    await into.waitFor()
    if (!(await into.evaluate((e) => e === document.activeElement))) await into.click()
    await into.fill(text)
  }

  /** Keeps pressing until something has happened. */
  async hold(on: Locator, happened: () => Promise<void>): Promise<void> {
    await on.hover()
    await this.page.mouse.down()
    await happened()
    await this.page.mouse.up()
  }

  /** Drags something down by so many pixels. */
  async drag(what: Locator, by: number): Promise<void> {
    const box = (await what.boundingBox())!
    const [x, y] = [box.x + 20, box.y + 8]
    await this.page.mouse.move(x, y)
    await this.page.mouse.down()
    await this.page.mouse.move(x, y + by / 2)
    await this.page.mouse.move(x, y + by)
    await this.page.mouse.up()
  }

  /** Asks the daemon as the person who is signed in. */
  ask<T>(path: string): Promise<T> {
    return this.page.evaluate(async (path) => (await (await fetch(path)).json()) as T, path)
  }
}
