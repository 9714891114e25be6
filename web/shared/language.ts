// Which of the two languages a person reads. Chinese comes first; who wants English says so once.

export type Language = 'zh-CN' | 'en'

/** What people read, as the API gives it. */
export interface Text {
  'zh-CN': string
  en?: string
}

const remembered = 'yiping.language'

export function language(): Language {
  try {
    return localStorage.getItem(remembered) === 'en' ? 'en' : 'zh-CN'
  } catch {
    return 'zh-CN' // storage is forbidden here
  }
}

/** Remembers the other language and draws the page anew. */
export function switchLanguage(): void {
  try {
    localStorage.setItem(remembered, language() === 'en' ? 'zh-CN' : 'en')
  } catch {
    return
  }
  location.reload()
}

/** A text in the language of the page. */
export const say = (text: Text): string => (language() === 'en' && text.en) || text['zh-CN']

/** The words of a view in the language of the page. The second has to have every word of the first. */
export const pick = <T>(zh: T, en: T): T => (language() === 'en' ? en : zh)
