// A QR code (ISO/IEC 18004) as a picture. It is a file of its own, because few notices have one.
import { encode } from 'uqr'

/** A picture of the code of an address: black on white with the margin of four modules that readers need. */
export function draw(address: string): SVGElement {
  const { size, data } = encode(address, { ecc: 'L', boostEcc: true, border: 4 })
  const ns = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(ns, 'svg')
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`)
  svg.setAttribute('shape-rendering', 'crispEdges')
  const path = document.createElementNS(ns, 'path')
  path.setAttribute('d', data.map((row, y) => row.map((black, x) => (black ? `M${x} ${y}h1v1h-1z` : '')).join('')).join(''))
  svg.append(path)
  return svg
}
