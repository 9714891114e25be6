// Names of items as people know them.
import { pick } from '../../shared/language.ts'

const words = pick(
  { slate: '待机画面', boards: { today: '今日活动', door: '门牌', studio: '直播间倒计时' } },
  { slate: 'Idle picture', boards: { today: "Today's agenda", door: 'Door sign', studio: 'Studio countdown' } },
)

/** An item by the name that staff gave its file, without the folder, the ending and the hints; '' is the slate. */
export function title(id: string): string {
  if (id === '') return words.slate
  const board = /^board:(today|door|studio)/.exec(id)?.[1] as keyof typeof words.boards | undefined
  if (board) return words.boards[board]
  const file = id.slice(id.lastIndexOf('/') + 1)
  const bare = file.replace(/\.[^.]{1,5}$/, '').replace(/\s*(\[[^\]]*\]|【[^】]*】)\s*/g, ' ').trim()
  return bare || file
}

/** The playlist of an item, '' for a board. */
export const playlistOf = (id: string): string => (id.includes('/') && !id.startsWith('board:') ? id.slice(0, id.indexOf('/')) : '')
