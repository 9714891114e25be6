// A player without a display. It is told apart from a display by its address alone, so all it can do is to
// say how to give it one.

export function pairing(): void {
  document.body.dataset.state = 'pairing'
  const box = document.createElement('div')
  box.className = 'pairing'
  box.append(
    text('h1', 'zh-CN', '这台播放机还没有绑定屏幕'),
    text('p', 'zh-CN', `请打开 ${location.origin}/screen/屏幕编号`),
    text('p', 'en', `This player has no display yet. Open ${location.origin}/screen/<id>`),
  )
  document.body.append(box)
}

function text(tag: string, lang: string, words: string): HTMLElement {
  const element = document.createElement(tag)
  element.lang = lang
  element.textContent = words
  return element
}
