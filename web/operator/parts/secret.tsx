// Something that is shown this once, with a button that copies it.
import { pick } from '../../shared/language.ts'
import { tell } from '../act.ts'

const words = pick(
  { copy: '复制', copied: '已复制。', failed: '没能复制，请按住选中再复制。' },
  { copy: 'Copy', copied: 'Copied.', failed: 'It could not be copied; select it and copy it by hand.' },
)

export function Secret({ label, text }: { label: string; text: string }) {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text) // there only where the page is secure
      tell(words.copied)
    } catch {
      tell(words.failed, true)
    }
  }
  return (
    <p class="secret">
      <span>{label}</span>
      <output>{text}</output>
      <button type="button" onClick={() => void copy()}>{words.copy}</button>
    </p>
  )
}
