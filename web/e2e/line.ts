// A line to a daemon that can be made slow: whatever goes through it takes so long, each way.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

export class Line {
  url = ''
  /** How long bytes are on their way, in milliseconds. */
  delay = 0
  private server?: Server
  private ends = new Set<Socket>()

  /** Opens a line to the daemon at an address; it is reached at `url` then. */
  async open(to: string): Promise<void> {
    const { port } = new URL(to)
    this.server = createServer((near) => {
      const far = connect(Number(port), '127.0.0.1')
      this.carry(near, far)
      this.carry(far, near)
    }).listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  close(): void {
    this.server?.close()
    for (const end of this.ends) end.destroy()
  }

  private carry(from: Socket, to: Socket): void {
    this.ends.add(from)
    // What was sent first arrives first, also when the line has become quicker meanwhile.
    let last: Promise<unknown> = Promise.resolve()
    const later = (what: () => void) => {
      const due = performance.now() + this.delay
      last = last.then(() => pause(due - performance.now())).then(what)
    }
    from.on('data', (bytes) => later(() => to.write(bytes)))
    from.on('end', () => later(() => to.end()))
    from.on('error', () => undefined) // its end follows
    from.on('close', () => {
      this.ends.delete(from)
      later(() => to.destroy())
    })
  }
}
