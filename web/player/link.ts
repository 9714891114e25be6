// The link to the daemon: one WebSocket, opened again whenever it is lost. It carries documents down,
// attestations up, and the time.
//
// A link that says nothing for a while is dead, whatever the network layer believes: the player asks for
// the time anyway, so an answer that stays away tells.
import { Backoff } from './backoff.ts'
import { ownTime } from './clock.ts'
import { protocol, type DocumentHeader, type Hello, type Kept, type Kind, type PlaysMessage, type Status, type TimeReply, type Welcome } from './wire.ts'

/** What the link tells its owner. */
export interface Listener {
  /** What to say first. */
  hello(): Pick<Hello, 'display' | 'session' | 'player' | 'have'>
  welcome(message: Welcome): void
  /** The display should have this document; body is undefined where it has it already. Throws if it is refused. */
  document(kind: Kind, hash: string, body: string | undefined): void
  time(sent: number, received: number, replied: number, arrived: number): void
  /** The plays of a batch are durable. */
  kept(batch: number): void
  /** The link opened, or was lost. */
  link(open: boolean): void
  /** This page may not show the display, or no longer; the link does not try again. */
  outcast(): void
}

const burst = 8
const between = 40
const interval = 5_000
const silence = 12_000
/** A link that held for so long was a good one: the next try is quick. A daemon that refuses us is not. */
const steady = 5_000
/** The daemon closes with these codes what may not show a display any more: displays/wire, Revoked and Unknown. */
const outcasts = [4403, 4404]

export class Link {
  private socket: WebSocket | undefined
  private backoff = new Backoff(500, 10_000)
  private asked = 0
  /** The daemon has let this socket in. */
  private entered = false
  private heard = 0
  private opened = 0
  private ask: ReturnType<typeof setTimeout> | undefined
  private again: ReturnType<typeof setTimeout> | undefined
  private stopped = false

  constructor(private url: string, private listener: Listener) {}

  start(): void {
    this.stopped = false
    this.open()
  }

  /** Closes the link for good. */
  stop(): void {
    this.stopped = true
    clearTimeout(this.again)
    this.close()
  }

  get up(): boolean {
    return this.socket?.readyState === WebSocket.OPEN
  }

  /** Sends an attestation or plays; false if there is no link, or it is congested. */
  send(message: Status | PlaysMessage): boolean {
    if (!this.up || this.socket!.bufferedAmount > 65_536) return false
    this.socket!.send(JSON.stringify(message))
    return true
  }

  private open(): void {
    const socket = new WebSocket(this.url)
    socket.binaryType = 'arraybuffer'
    this.socket = socket
    this.heard = this.opened = ownTime()
    this.entered = false
    socket.onopen = () => {
      this.asked = 0
      this.entered = true
      socket.send(JSON.stringify({ type: 'hello', protocol, ...this.listener.hello() } satisfies Hello))
      this.listener.link(true)
      this.askTime(socket)
    }
    socket.onmessage = (event) => {
      const arrived = ownTime()
      this.heard = arrived
      try {
        this.receive(event.data as string | ArrayBuffer, arrived)
      } catch (error) {
        console.warn('message refused', error)
        socket.close()
      }
    }
    socket.onclose = (event) => this.lost(socket, event.code)
    // A connection that neither opens nor fails is given up by the same rule as a silent one.
    this.ask = setTimeout(() => this.watch(socket), silence)
  }

  private lost(socket: WebSocket, code = 0): void {
    if (this.socket !== socket) return
    this.close()
    this.listener.link(false)
    if (outcasts.includes(code)) return this.expelled()
    if (!this.entered) void this.enquire()
    if (ownTime() - this.opened > steady) this.backoff.reset()
    if (!this.stopped) this.again = setTimeout(() => this.open(), this.backoff.next())
  }

  /**
   * A page is not told with which status a connection was refused. So the same address is asked in another way: whoever may
   * not come in gets the refusal, everybody else another error.
   */
  private async enquire(): Promise<void> {
    const answer = await fetch(this.url.replace(/^ws/, 'http'), { cache: 'no-store' }).catch(() => undefined)
    const refused = answer?.status === 401 && answer.headers.get('Content-Type') === 'application/problem+json'
    if (refused && !this.stopped) this.expelled()
  }

  private expelled(): void {
    this.stop()
    this.listener.outcast()
  }

  private close(): void {
    clearTimeout(this.ask)
    const socket = this.socket
    this.socket = undefined
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  private askTime(socket: WebSocket): void {
    socket.send(JSON.stringify({ type: 'time', client: ownTime() }))
    clearTimeout(this.ask)
    this.ask = setTimeout(() => this.watch(socket), ++this.asked < burst ? between : interval)
  }

  private watch(socket: WebSocket): void {
    if (this.socket !== socket) return
    if (ownTime() - this.heard >= silence) this.lost(socket)
    else if (socket.readyState === WebSocket.OPEN) this.askTime(socket)
    else this.ask = setTimeout(() => this.watch(socket), interval)
  }

  private receive(data: string | ArrayBuffer, arrived: number): void {
    const text = typeof data === 'string' ? data : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data)
    const end = text.indexOf('\n')
    const header = JSON.parse(end < 0 ? text : text.slice(0, end)) as Welcome | DocumentHeader | TimeReply | Kept
    switch (header.type) {
      case 'welcome':
        return this.listener.welcome(header)
      case 'document':
        return this.listener.document(header.kind, header.hash, header.have ? undefined : text.slice(end + 1))
      case 'plays':
        return this.listener.kept(header.batch)
      case 'time':
        return this.listener.time(header.client, header.received, header.sent, arrived)
    }
  }
}
