// The place of a QR code on a notice. The place is there at once, so that the words beside it stay where they are;
// what draws the code is fetched with the first one.
import type { draw } from './qr.ts'

declare const __QR__: string

export class Code {
  readonly element = document.createElement('div')
  private address = ''

  constructor() {
    this.element.className = 'code'
    this.element.hidden = true
  }

  /** Shows the code of an address in a square of so many pixels; '' for none. */
  show(address: string, side: number): void {
    this.element.style.width = this.element.style.height = `${side}px`
    if (address === this.address) return
    this.address = address
    this.element.hidden = address === ''
    this.element.textContent = ''
    if (address !== '') void this.load(address)
  }

  private async load(address: string): Promise<void> {
    try {
      const qr = (await import(/* @vite-ignore */ __QR__)) as { draw: typeof draw }
      if (address === this.address) this.element.replaceChildren(qr.draw(address))
    } catch (error) {
      console.warn('no code', error)
      if (address !== this.address) return
      this.address = '' // the next notice tries again
      this.element.hidden = true
    }
  }
}
