// What both films draw with. A film is a function of u, which runs from 0 to 1: everything that moves is
// periodic in u, so that the last picture leads into the first and a display can repeat it without a jump.
'use strict'

const WIDTH = 960
const HEIGHT = 540
const TURN = 2 * Math.PI

const lerp = (a, b, t) => a + (b - a) * t
const ease = (t) => t * t * (3 - 2 * t)

/** The colour between two colours in the form #rrggbb. */
function mix(a, b, t) {
  const part = (s, i) => parseInt(s.slice(i, i + 2), 16)
  return '#' + [1, 3, 5].map((i) => Math.round(lerp(part(a, i), part(b, i), t)).toString(16).padStart(2, '0')).join('')
}

/** The colour at u of a list of [u, colour] in order, which goes round. */
function colourAt(list, u) {
  const next = list.findIndex(([at]) => at > u)
  const last = list.at(-1)
  const [from, a] = next > 0 ? list[next - 1] : next < 0 ? last : [last[0] - 1, last[1]]
  const [to, b] = next < 0 ? [list[0][0] + 1, list[0][1]] : list[next]
  return mix(a, b, ease((u - from) / (to - from)))
}

/** 0 outside of from..to, 1 within, with soft edges. */
function during(u, from, to, edge) {
  return ease(Math.max(0, Math.min(1, (u - from) / edge))) * ease(Math.max(0, Math.min(1, (to - u) / edge)))
}

/** Numbers that look random and are the same every time. */
function numbers(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Fills what lies under the line y(x). */
function under(c, y, fill) {
  c.beginPath()
  c.moveTo(-4, HEIGHT + 4)
  for (let x = -4; x <= WIDTH + 4; x += 4) c.lineTo(x, y(x))
  c.lineTo(WIDTH + 4, HEIGHT + 4)
  c.fillStyle = fill
  c.fill()
}

function disc(c, x, y, r, fill) {
  c.beginPath()
  c.arc(x, y, r, 0, TURN)
  c.fillStyle = fill
  c.fill()
}
