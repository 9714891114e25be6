// The display document: what is only this display's. It is apart from the program, because displays that
// play the same share one program.
import { check, integer, list, object, optional, text } from './check.ts'

export interface Geometry {
  v: number
  id: string
  name: string
  canvas: readonly [number, number]
  /** What the display shows of its audience's canvas: x, y, width, height. */
  viewport: readonly [number, number, number, number]
  /** Degrees clockwise. */
  rotation: 0 | 90 | 180 | 270
  /** The panel's own delay; the player is early by that much. */
  latency: number
  audio: boolean
  generation: number
}

/** Reads a display document, or throws an Error that says what is wrong with it. */
export function parseGeometry(value: unknown): Geometry {
  const o = object(value, 'display')
  check(o.v === 1, 'display.v', 'is not 1')
  const canvas = list(o.canvas, 'canvas').map((x, i) => integer(x, `canvas[${i}]`, 1))
  check(canvas.length === 2, 'canvas', 'is not [width, height]')
  const view = list(o.viewport, 'viewport').map((x, i) => integer(x, `viewport[${i}]`, i < 2 ? undefined : 1))
  check(view.length === 4, 'viewport', 'is not [x, y, width, height]')
  const rotation = optional(o.rotation, integer, 'rotation', 0)
  check(rotation === 0 || rotation === 90 || rotation === 180 || rotation === 270, 'rotation', 'is no right angle')
  return {
    v: 1,
    id: text(o.id, 'id'),
    name: optional(o.name, text, 'name', ''),
    canvas: [canvas[0], canvas[1]],
    viewport: [view[0], view[1], view[2], view[3]],
    rotation,
    latency: optional(o.latency_ms, integer, 'latency_ms', 0),
    audio: o.audio === true,
    generation: optional(o.generation, integer, 'generation', 0),
  }
}
