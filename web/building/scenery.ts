// What stands around the displays: a roof over them, and behind the house a morning with hills and trees.
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

/** Hills, a sun, and trees to both sides, at the foot of the page. */
export function scenery(): SVGSVGElement {
  return drawing(
    'scenery',
    '0 0 1920 420',
    'xMidYMax slice',
    ['circle', { cx: '1700', cy: '88', r: '62', fill: '#fbf8f1', stroke: '#b08d57', 'stroke-opacity': '.6' }],
    ['path', { d: 'M0 236C180 150 330 190 520 214S900 110 1110 156s330 84 500 40 240-64 310-58V420H0z', fill: '#f1ebdd' }],
    ['path', { d: 'M0 292c220-40 380-84 580-56s320 62 520 26 300-84 480-60 260 50 340 40V420H0z', fill: '#e9e2d0' }],
  )
}

/** Trees that stand on the ground at one side of the house. */
export function trees(side: 'left' | 'right'): SVGSVGElement {
  const own = side === 'left' ? [tree(40, 150, 30), tree(104, 210, 40), tree(168, 120, 26)] : [tree(36, 190, 38), tree(108, 130, 28), tree(162, 170, 32)]
  return drawing(`trees ${side}`, '0 80 200 220', 'xMidYMax meet', ...own.flat())
}
