// Drops a photo again and again and takes the time until it is painted, and until it is gone.
import { readFileSync, rmSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { painted, percentile } from './browser.ts'
import { photo, type Site } from './site.ts'

export async function drops(site: Site, display: Page, count: number): Promise<{ appeared: number[]; left: number[]; said: string }> {
  const source = join(site.dir, 'photo.jpg')
  photo(source, 2)
  const bytes = readFileSync(source)
  rmSync(source)
  const appeared: number[] = []
  const left: number[] = []
  for (let n = 0; n < count; n++) {
    // Other bytes each time: a comment before the end mark.
    const other = Buffer.concat([bytes.subarray(0, -2), Buffer.from(`\xff\xfe\x00\x06${String(n).padStart(4, '0')}\xff\xd9`, 'latin1')])
    const file = `大厅/x${n} [now].jpg`
    const seen = painted(display, file)
    site.put(file, other)
    const closed = Date.now()
    appeared.push((await seen) - closed)
    const gone = painted(display, file, false)
    site.remove(file)
    const removed = Date.now()
    left.push((await gone) - removed)
  }
  const say = (times: number[]) => `p50 ${percentile(times, 50)} ms, p95 ${percentile(times, 95)} ms, max ${Math.max(...times)} ms`
  const said = `${count} photos of ${(bytes.length / 1e6).toFixed(1)} MB: closed → painted ${say(appeared)}; removed → gone ${say(left)}; load ${loadavg()[0]!.toFixed(1)}`
  return { appeared, left, said }
}
