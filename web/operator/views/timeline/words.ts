// What the timeline says.
import { pick } from '../../../shared/language.ts'

const zh = {
  display: '屏幕',
  day: '日期',
  days: { yesterday: '昨天', today: '今天', tomorrow: '明天' },
  earlier: '前一天',
  later: '后一天',
  now: '回到现在',
  atNow: '现在',
  atPast: '当时下发的节目',
  atPlan: '预计',
  planHint: '以后再改内容，到时会按新的播。',
  time: '一天里的时刻',
  previous: '上一个变化',
  next: '下一个变化',
  play: '快放',
  stop: '停',
  regions: { media: '内容', agenda: '活动安排', board: '活动安排', main: '内容' } as Record<string, string>,
  region: (id: string) => `区域 ${id}`,
  why: '为什么',
  wins: '在播',
  more: (n: number) => `还有${n}个没播的`,
  fewer: '收起',
  stretch: (from: string, until: string, items: string) => `${from}–${until}　${items}`,
  noDisplays: '还没有屏幕。先在“屏幕”里添加一块。',
  unknown: '那个时刻没有记录：那时这块屏幕还没有节目。请选一个更晚的时刻。',
  ended: (until: string) => `节目排到 ${until} 为止，每天自动往后续。那以后只循环没有日期的内容。`,
  pictureOf: (name: string, when: string) => `“${name}”在 ${when} 的画面`,
  drawn: '按节目绘制，不是截屏；直播画面用文字代替。',
}

const en: typeof zh = {
  display: 'Display',
  day: 'Day',
  days: { yesterday: 'Yesterday', today: 'Today', tomorrow: 'Tomorrow' },
  earlier: 'Day before',
  later: 'Day after',
  now: 'Back to now',
  atNow: 'now',
  atPast: 'as issued then',
  atPlan: 'planned',
  planHint: 'What is changed until then counts.',
  time: 'Time of day',
  previous: 'Change before',
  next: 'Next change',
  play: 'Run',
  stop: 'Stop',
  regions: { media: 'Content', agenda: 'Agenda', board: 'Agenda', main: 'Content' },
  region: (id) => `Region ${id}`,
  why: 'Why',
  wins: 'on',
  more: (n) => `${n} more that are not shown`,
  fewer: 'Fewer',
  stretch: (from, until, items) => `${from}–${until}: ${items}`,
  noDisplays: 'There are no displays yet. Add one under "Displays".',
  unknown: 'Nothing is recorded for that time: the display had no programme yet. Choose a later one.',
  ended: (until) => `The programme reaches until ${until} and is extended every day. Behind that only what has no date plays.`,
  pictureOf: (name, when) => `What "${name}" shows at ${when}`,
  drawn: 'Drawn from the programme, no screenshot; live pictures are told in words.',
}

export const words = pick(zh, en)

/** A region by what it is for, where that is known. */
export const regionName = (id: string): string => words.regions[id] ?? words.region(id)
