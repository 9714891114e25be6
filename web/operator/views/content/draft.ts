// What somebody is changing about a playlist and has not saved yet. Pure: the view shows it, the daemon says what it
// means.
import type { Item, Setting, Settings } from './api.ts'

/** The list with the item at one place moved to another. */
export function move<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, i) => i !== from)
  return [...rest.slice(0, to), list[from]!, ...rest.slice(to)]
}

/**
 * The shortest order that gives this one: whatever follows by name anyway is not said, so that what is new finds its
 * place by name, too.
 */
export function shortest(items: readonly Pick<Item, 'name' | 'natural'>[]): string[] {
  let end = items.length
  while (end > 0 && (end === items.length || items[end - 1]!.natural < items[end]!.natural)) end--
  return items.slice(0, end).map((x) => x.name)
}

/** What is set, with the items in another order. Names in the old order that are not there now stay behind it. */
export function ordered(set: Settings, items: readonly Item[]): Settings {
  const there = new Set(items.map((x) => x.name))
  return { ...set, order: [...shortest(items), ...set.order.filter((name) => !there.has(name))] }
}

/** What is set, with another setting of an item; of none, the default. */
export function withSetting(set: Settings, name: string | undefined, setting: Setting): Settings {
  if (name === undefined) return { ...set, default: setting }
  const items = { ...set.items }
  if (Object.keys(setting).length > 0) items[name] = setting
  else delete items[name]
  return { ...set, items }
}
