// Goal 6: how fast the daemon is ready and how small it is when idle; beside a bare program with the same
// parts, if YIPING_PEER names one that prints a line when it is ready.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { test } from 'vitest'
import { percentile } from './browser.ts'
import { bin, config } from './site.ts'

const peer = process.env.YIPING_PEER?.split(' ')

async function launch(command: string[]): Promise<{ ready: number; rss: number }> {
  const begun = performance.now()
  const child = spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'exit')
  await once(child.stdout!, 'data')
  const ready = performance.now() - begun
  await pause(3000)
  const rss = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1000
  child.kill('SIGTERM')
  await ended
  return { ready, rss }
}

test('start and idle memory', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'yiping-start-'))
  const file = join(dir, 'yiping.yaml')
  writeFileSync(file, `${config(['{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅]}'])}\nlisten: 127.0.0.1:0\n`)
  const runs: Record<string, { ready: number; rss: number }[]> = {}
  for (let n = 0; n < 10; n++) {
    ;(runs.yiping ??= []).push(await launch([bin, 'serve', '--simulate', '--config', file]))
    if (peer) (runs.peer ??= []).push(await launch(peer))
  }
  for (const [name, all] of Object.entries(runs)) {
    const ready = all.map((r) => r.ready)
    console.log(`${name}: ready after ${percentile(ready, 50).toFixed(1)} ms (best ${Math.min(...ready).toFixed(1)}), idle ${percentile(all.map((r) => r.rss), 50).toFixed(1)} MB; load ${loadavg()[0]!.toFixed(1)}`)
  }
  rmSync(dir, { recursive: true, force: true })
})
