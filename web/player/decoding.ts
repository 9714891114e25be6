// Pictures that the worker decodes: what was asked for, until it answers.
import type { Order, Report, Size } from './worker/messages.ts'

export class Decoding {
  private waiting = new Map<number, { resolve(bitmap: ImageBitmap | undefined): void; reject(error: Error): void }>()
  private tickets = 0

  constructor(private send: (order: Order) => void) {}

  decode(blob: Blob, seen: Size, cover: boolean, hurry: boolean): Promise<ImageBitmap | undefined> {
    const ticket = ++this.tickets
    this.send({ do: 'decode', ticket, blob, seen, cover, hurry })
    return new Promise((resolve, reject) => this.waiting.set(ticket, { resolve, reject }))
  }

  answer(report: Extract<Report, { ticket: number }>): void {
    const waiting = this.waiting.get(report.ticket)
    this.waiting.delete(report.ticket)
    if (report.did === 'decode') waiting?.resolve(report.bitmap)
    else waiting?.reject(new Error('undecodable'))
  }
}
