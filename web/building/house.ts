// From the list of rooms to the picture: floors from the top down, in each its rooms, in each its mounts.
// A mount is what hangs on a wall as one thing: a single display, or all displays of a video wall.
import type { Placement, Room } from '../shared/api.ts'

export interface Mount {
  /** In canvas pixels. */
  width: number
  height: number
  /** Where each display is within it: x, y, width, height. */
  parts: { display: Placement; at: [number, number, number, number] }[]
}

export interface Floor {
  name: string
  rooms: { room: Room; mounts: Mount[] }[]
  /** Nothing hangs here. */
  bare: boolean
}

export function floors(rooms: readonly Room[]): Floor[] {
  const byName = new Map<string, Room[]>()
  for (const room of rooms) byName.set(room.floor, [...(byName.get(room.floor) ?? []), room])
  return [...byName]
    .sort(([a], [b]) => height(b) - height(a))
    .map(([name, own]) => {
      // Rooms with displays first: what is to be seen stands together, the quiet rooms beside it.
      const all = own.map((room) => ({ room, mounts: mounts(room.displays) }))
      return {
        name,
        rooms: [...all.filter((r) => r.mounts.length > 0), ...all.filter((r) => r.mounts.length === 0)],
        bare: all.every((r) => r.mounts.length === 0),
      }
    })
}

/** How high a floor is, from its name: "3", "3F", "B1", "地下1层"; one without a number is at the ground. */
export function height(name: string): number {
  const number = Number(/\d+/.exec(name)?.[0] ?? 0)
  return /^-|^B|地下/i.test(name) ? -number : number
}

export function mounts(displays: readonly Placement[]): Mount[] {
  const walls = new Map<string, Placement[]>()
  const out: Placement[][] = []
  for (const display of displays) {
    const wall = display.wall && walls.get(display.wall)
    if (wall) {
      wall.push(display)
      continue
    }
    const own = [display]
    if (display.wall) walls.set(display.wall, own)
    out.push(own)
  }
  return out.map((own) => {
    const parts = own.map((display) => {
      const at: [number, number, number, number] = display.wall ? display.viewport : [0, 0, display.canvas[0], display.canvas[1]]
      return { display, at }
    })
    const left = Math.min(...parts.map((p) => p.at[0]))
    const top = Math.min(...parts.map((p) => p.at[1]))
    for (const p of parts) p.at = [p.at[0] - left, p.at[1] - top, p.at[2], p.at[3]]
    return { width: Math.max(...parts.map((p) => p.at[0] + p.at[2])), height: Math.max(...parts.map((p) => p.at[1] + p.at[3])), parts }
  })
}

/**
 * How high a mount is drawn, relative to a portrait screen. True sizes would make a door sign a dot beside
 * a wall, so differences are drawn smaller than they are, but a smaller thing is always drawn smaller.
 */
export const prominence = (m: Mount): number => Math.min(1.1, (m.height / 1920) ** 0.35)

/**
 * The scale at which a mount is drawn about so high. Where that costs little it is one at which every
 * display gets whole pixels and its exact shape, so that no line of light stays at an edge.
 */
export function scaleFor(m: Mount, tall: number): number {
  const unit = m.parts.flatMap((p) => p.at).reduce(gcd)
  const step = m.height / unit
  return step <= 24 ? Math.max(1, Math.floor(tall / step)) / unit : tall / m.height
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
