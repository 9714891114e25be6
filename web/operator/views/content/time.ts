// Lengths of time as people say them.
import { language } from '../../../shared/language.ts'

/** A length in milliseconds: 20秒, 2分钟, 1分30秒. */
export function length(ms: number): string {
  const s = Math.round(ms / 100) / 10
  const hours = Math.floor(s / 3600)
  const minutes = Math.floor((s % 3600) / 60)
  const seconds = Math.round((s % 60) * 10) / 10
  const parts = language() === 'en' ? [`${hours} h`, `${minutes} min`, `${seconds} s`] : [`${hours}小时`, seconds ? `${minutes}分` : `${minutes}分钟`, `${seconds}秒`]
  const said = parts.filter((_, i) => [hours, minutes, seconds][i]! > 0)
  return said.join(language() === 'en' ? ' ' : '') || parts[2]!
}
