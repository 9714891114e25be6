// A disk of its own for a test, as small as a test wants it. Only root may mount one.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export class Disk {
  readonly dir = mkdtempSync(join(tmpdir(), 'yiping-disk-'))

  constructor(megabytes: number) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', this.dir])
  }

  close(): void {
    execFileSync('umount', ['--lazy', this.dir])
    rmdirSync(this.dir)
  }
}
