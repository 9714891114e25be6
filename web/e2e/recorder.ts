// A frame recorder: looks at every frame that a page's compositor makes and says, for each region, whether
// there is an item, the slate, or neither: black, or the bare ground on which a picture should be.
//
// Chromium hands out a frame only when something has changed, so a dot in a corner changes all the time.
// That a recorder sees what it should see is shown by a page that switches pictures the naive way
// (player-recorder.e2e.ts): a recorder that finds nothing there is worth nothing.
import type { CDPSession, Page } from 'playwright-core'
import { type Picture, readPng } from './png.ts'

export type Sight = 'item' | 'slate' | 'black' | 'bare'

/** A rectangle in CSS pixels of the page. */
export interface Box {
  id: string
  x: number
  y: number
  width: number
  height: number
}

export interface Recording {
  frames: number
  /** Frames per second. */
  rate: number
  /** The longest time without a frame, in milliseconds. */
  gap: number
  /** Frames in which a region was black, with the time since the start in milliseconds. */
  black: { at: number; region: string }[]
  /** Frames in which a region showed the slate. */
  slate: { at: number; region: string }[]
  /** Frames in which a region showed the ground of a picture without the picture. */
  bare: { at: number; region: string }[]
  /** The first frame with neither an item nor the slate, as a PNG. */
  proof: Buffer | undefined
}

const width = 320
/** Points looked at in each direction of a region. */
const grid = 9
/** The ground of web/player/slate.svg. */
const slateGround = [0x24, 0x4a, 0x4e]
/** The ground of a picture for which none was chosen. */
const paper = [0xf7, 0xf3, 0xea]

export class Recorder {
  private recording: Recording = { frames: 0, rate: 0, gap: 0, black: [], slate: [], bare: [], proof: undefined }
  private last = 0
  private first = 0

  private constructor(private cdp: CDPSession, private boxes: Box[], private size: { width: number; height: number }) {}

  /** Starts to record the regions that the page has now, or the given ones. */
  static async start(page: Page, boxes?: Box[]): Promise<Recorder> {
    const cdp = await page.context().newCDPSession(page)
    const size = page.viewportSize()!
    const recorder = new Recorder(cdp, boxes ?? (await regions(page)), size)
    cdp.on('Page.screencastFrame', (frame) => {
      void cdp.send('Page.screencastFrameAck', { sessionId: frame.sessionId }).catch(() => undefined)
      recorder.look(Buffer.from(frame.data, 'base64'), (frame.metadata.timestamp ?? 0) * 1000)
    })
    await page.evaluate(moveDot)
    await cdp.send('Page.startScreencast', { format: 'png', maxWidth: width, maxHeight: width * 2, everyNthFrame: 1 })
    return recorder
  }

  /** Ends the recording. */
  async stop(): Promise<Recording> {
    await this.cdp.send('Page.stopScreencast').catch(() => undefined)
    await this.cdp.detach().catch(() => undefined)
    const seconds = (this.last - this.first) / 1000
    return { ...this.recording, rate: seconds > 0 ? this.recording.frames / seconds : 0 }
  }

  private look(png: Buffer, at: number): void {
    const picture = readPng(png)
    if (this.recording.frames++ === 0) this.first = at
    else this.recording.gap = Math.max(this.recording.gap, at - this.last)
    this.last = at
    for (const box of this.boxes) {
      const sight = classify(picture, box, picture.width / this.size.width)
      if (sight === 'item') continue
      this.recording[sight].push({ at: at - this.first, region: box.id })
      if (sight !== 'slate') this.recording.proof ??= png
    }
  }
}

/** What is seen in a box of a picture that is so much smaller than the page. */
export function classify(picture: Picture, box: Box, scale: number): Sight {
  let black = 0
  let slate = 0
  let bare = 0
  for (let i = 0; i < grid; i++) {
    for (let k = 0; k < grid; k++) {
      const x = Math.min(picture.width - 1, Math.round((box.x + (box.width * (i + 0.5)) / grid) * scale))
      const y = Math.min(picture.height - 1, Math.round((box.y + (box.height * (k + 0.5)) / grid) * scale))
      const colour = picture.at(x, y)
      const like = (other: number[]) => colour.every((c, n) => Math.abs(c - other[n]!) <= 8)
      if (Math.max(...colour) <= 12) black++
      else if (like(slateGround)) slate++
      else if (like(paper)) bare++
    }
  }
  // A quarter of black is more than any item of a test has, and less than a letterbox.
  if (black > (grid * grid) / 4) return 'black'
  if (bare === grid * grid) return 'bare'
  return slate > (grid * grid) * 0.6 ? 'slate' : 'item'
}

async function regions(page: Page): Promise<Box[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-region]')].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect()
      return { id: element.dataset.region!, x, y, width, height }
    }),
  )
}

function moveDot(): void {
  const dot = document.createElement('div')
  dot.style.cssText = 'position:fixed;right:0;bottom:0;width:2px;height:2px;z-index:99999'
  document.documentElement.append(dot)
  let n = 0
  const move = () => {
    dot.style.background = n++ % 2 ? '#777' : '#888'
    requestAnimationFrame(move)
  }
  move()
}
