// The slate (待机画面): what is seen when nothing else is. It lies below everything, so there is never
// nothing. It is drawn by a style alone (slate.css), which the shell has too: the first thing a visitor sees
// after a power cut and the ground of an empty region are the same picture.

export function slate(): HTMLDivElement {
  const element = document.createElement('div')
  element.className = 'slate'
  return element
}
