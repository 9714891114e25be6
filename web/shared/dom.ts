// The little that the picture of the building needs of a framework: to make elements.

type Child = Node | string | false | undefined
type Attributes = Record<string, string | boolean | undefined | ((event: Event) => void)>

/** Makes an element. Attributes that are functions listen to the event of their name. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value)
    else if (value === true) element.setAttribute(name, '')
    else if (value !== false && value !== undefined) element.setAttribute(name, value)
  }
  for (const child of children) if (child !== false && child !== undefined) element.append(child)
  return element
}

/** A picture from lines, 16 units wide and high. What it means is said beside it. */
export function icon(...paths: string[]): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  for (const [name, value] of Object.entries({ viewBox: '0 0 16 16', fill: 'none', stroke: 'currentColor', 'stroke-width': '1.5', 'aria-hidden': 'true' })) svg.setAttribute(name, value)
  for (const d of paths) {
    const path = document.createElementNS(space, 'path')
    path.setAttribute('d', d)
    svg.append(path)
  }
  return svg
}
