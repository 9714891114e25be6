// The little that these pages need of a framework: to make elements, and to keep a list of them up to
// date without touching what has not changed.

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

const drawn = new WeakMap<Element, string>()

/**
 * Makes the children of a list follow the values: those with a key that was there before stay, and are
 * drawn anew only if their value is another one. The focus stays on the button it was on.
 */
export function follow<T>(list: Element, values: readonly T[], key: (value: T) => string, draw: (value: T) => HTMLElement): void {
  const before = new Map([...list.children].map((c) => [(c as HTMLElement).dataset.key, c as HTMLElement]))
  values.forEach((value, i) => {
    const name = key(value)
    const text = JSON.stringify(value)
    let element = before.get(name)
    before.delete(name)
    if (!element || drawn.get(element) !== text) {
      const fresh = draw(value)
      fresh.dataset.key = name
      drawn.set(fresh, text)
      const act = element?.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset.act : undefined
      element?.replaceWith(fresh)
      if (act) fresh.querySelector<HTMLElement>(`[data-act="${act}"]`)?.focus()
      element = fresh
    }
    if (list.children[i] !== element) list.insertBefore(element, list.children[i] ?? null)
  })
  for (const element of before.values()) element.remove()
}
