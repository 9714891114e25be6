// A small picture of an item, in its own shape.
import { useState } from 'preact/hooks'
import { Icon } from '../../parts/icon.tsx'
import type { Item } from './api.ts'

const film = ['M2 3.5h12v9H2z', 'M6.5 6v4l3.5-2z']

export function Picture({ of }: { of: Pick<Item, 'asset' | 'kind' | 'width' | 'height'> }) {
  const [broken, setBroken] = useState(false)
  return (
    <span class={of.kind === 'video' ? 'picture film' : 'picture'} aria-hidden="true">
      {!broken && <img src={`/media/${of.asset}/small`} alt="" loading="lazy" decoding="async" width={of.width || undefined} height={of.height || undefined} onError={() => setBroken(true)} />}
      {of.kind === 'video' && <Icon lines={film} />}
    </span>
  )
}
