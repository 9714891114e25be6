// What a browser's pages take of the machine.
import { readdirSync, readFileSync } from 'node:fs'

/** Resident megabytes of the biggest renderer process: no other browser runs while this is measured. */
export function renderer(): number {
  let most = 0
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) continue
      most = Math.max(most, Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000)
    } catch {
      // it has just ended
    }
  }
  return most
}
