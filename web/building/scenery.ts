// What stands around the displays: a roof over them, windows beside them, and a morning with hills and trees.
// It says nothing and is hidden from whoever listens to the page instead of looking at it.

const space = 'http://www.w3.org/2000/svg'

function drawing(className: string, viewBox: string, aspect: string, ...shapes: [name: string, attributes: Record<string, string>][]): SVGSVGElement {
  const svg = document.createElementNS(space, 'svg')
  svg.setAttribute('class', className)
  svg.setAttribute('viewBox', viewBox)
  svg.setAttribute('preserveAspectRatio', aspect)
  svg.setAttribute('aria-hidden', 'true')
  for (const [name, attributes] of shapes) {
    const shape = document.createElementNS(space, name)
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value)
    svg.append(shape)
  }
  return svg
}

/** A hipped roof whose eaves rise a little at the corners. */
export function roof(): SVGSVGElement {
  const tiles = Array.from({ length: 59 }, (_, i) => {
    const x = 20 + i * 16.3
    const top = 130 + ((x - 20) / 960) * 740
    return `M${top.toFixed(1)} 8L${x.toFixed(1)} 31`
  }).join('')
  return drawing(
    'roof',
    '0 0 1000 40',
    'none',
    ['path', { d: 'M0 27Q70 31 132 6H868Q930 31 1000 27L1000 34Q985 37 970 37H30Q15 37 0 34Z', fill: '#244a4e' }],
    ['path', { d: tiles, stroke: '#3e6a6c', 'stroke-width': '1', 'vector-effect': 'non-scaling-stroke', fill: 'none' }],
    ['path', { d: 'M128 5H872', stroke: '#1c1b19', 'stroke-width': '3', 'vector-effect': 'non-scaling-stroke', fill: 'none' }],
  )
}

const tree = (x: number, tall: number, wide: number): [string, Record<string, string>][] => [
  ['path', { d: `M${x} 300V${300 - tall * 0.62}`, stroke: '#8a7a5c', 'stroke-width': '1.5', fill: 'none' }],
  ['ellipse', { cx: `${x}`, cy: `${300 - tall * 0.62}`, rx: `${wide}`, ry: `${tall * 0.38}`, fill: '#c9d2c4', stroke: '#7f9a93', 'stroke-width': '1' }],
]

/** The morning sun. */
export const sun = (): SVGSVGElement => drawing('sun', '0 0 140 140', 'xMidYMid meet', ['circle', { cx: '70', cy: '70', r: '68', fill: '#fcf8ee', stroke: '#b08d57', 'stroke-opacity': '.7' }])

/** Three lines of hills, the nearest the darkest, as far as the page is wide. */
export function hills(): SVGSVGElement {
  return drawing(
    'hills',
    '0 0 1920 420',
    'xMidYMax slice',
    ['path', { d: 'M0 176C180 90 330 130 520 154S900 50 1110 96s330 84 500 40 240-64 310-58V420H0z', fill: '#f2ecdf' }],
    ['path', { d: 'M0 262c220-40 380-84 580-56s320 62 520 26 300-84 480-60 260 50 340 40V420H0z', fill: '#ebe4d3' }],
    ['path', { d: 'M0 344c240-30 420-46 640-30s380 36 600 8 420-40 680-10V420H0z', fill: '#e4dcc8' }],
  )
}

/** A window with a lattice, for a room in which nothing hangs. */
export function window(): SVGSVGElement {
  const lattice = 'M6 34H94M6 94H94M28 6V122M72 6V122M28 50H72M28 78H72M39 50V78M61 50V78'
  return drawing(
    'window',
    '0 0 100 128',
    'xMidYMid meet',
    ['path', { d: 'M1 1H99V127H1z', fill: '#efe7d5', stroke: '#b7a780', 'stroke-width': '2' }],
    ['path', { d: 'M6 6H94V122H6z', fill: '#f9f4e8', stroke: '#c9bb99' }],
    ['path', { d: lattice, fill: 'none', stroke: '#c9bb99' }],
  )
}

/** Trees that stand on the ground at one side of the house. */
export function trees(side: 'left' | 'right'): SVGSVGElement {
  const own = side === 'left' ? [tree(40, 150, 30), tree(104, 210, 40), tree(168, 120, 26)] : [tree(36, 190, 38), tree(108, 130, 28), tree(162, 170, 32)]
  return drawing(`trees ${side}`, '0 60 200 241', 'xMidYMax meet', ...own.flat())
}
