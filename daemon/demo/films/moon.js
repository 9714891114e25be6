// 江月: mountains of ink that flow like the river under them. Made to be enlarged four times over a wall of
// four displays: shapes are large and soft, and the moon keeps clear of the seams in the middle.
'use strict'

const MOON = [716, 136, 62]

/** A ridge: tones that each run round a whole number of times within the film. */
function ridge(base, tones, peaky) {
  return (x, u) => {
    let y = 0
    for (const [height, length, laps, phase] of tones) {
      const a = (x / WIDTH) * length * TURN + laps * TURN * u + phase
      y += height * (peaky ? 1 - 2 * Math.abs(Math.sin(a / 2)) ** 0.86 : Math.sin(a))
    }
    return base - y
  }
}

const mountains = [
  { line: ridge(262, [[44, 2, 1, 0.4], [22, 5, -1, 2.1], [9, 11, 1, 0.9]], true), top: '#2C4A50', foot: '#1B2A30' },
  { line: ridge(306, [[52, 1, 1, 2.6], [26, 4, 1, 0.3], [10, 9, -1, 1.7]], true), top: '#294F55', foot: '#182429' },
  { line: ridge(350, [[48, 2, -1, 4.4], [24, 3, 1, 1.2], [8, 10, 1, 0.2]], true), top: '#22464B', foot: '#151D21' },
]
const waves = [
  { line: ridge(404, [[15, 3, 2, 0], [7, 5, -2, 1.5]]), top: '#1F4347', foot: '#14171A', edge: '#5F8083' },
  { line: ridge(434, [[17, 2, -2, 1], [8, 5, 3, 0.4]]), top: '#285459', foot: '#14171A', edge: '#7F9C99' },
  { line: ridge(470, [[20, 2, 3, 3.2], [9, 4, -3, 2.2]]), top: '#2F6265', foot: '#14171A', edge: '#9DB4AE' },
  { line: ridge(512, [[22, 1, -3, 0.6], [11, 3, 4, 5.1]]), top: '#244A4E', foot: '#14171A', edge: '#CBD6CF' },
]

function shade(c, top, foot, y0, y1) {
  const g = c.createLinearGradient(0, y0, 0, y1)
  g.addColorStop(0, top)
  g.addColorStop(1, foot)
  return g
}

/** The line of a ridge itself, thin. */
function contour(c, line, u, colour, width) {
  c.beginPath()
  for (let x = -4; x <= WIDTH + 4; x += 4) c.lineTo(x, line(x, u))
  c.strokeStyle = colour
  c.lineWidth = width
  c.stroke()
}

/** A bank of mist that lies before the mountains. */
function mist(c, y, u, laps, phase, strength) {
  for (const k of [0, 1, 2]) {
    const x = ((((k / 3 + phase + laps * u) % 1) + 1) % 1) * (WIDTH + 700) - 350
    c.save()
    c.translate(x, y + 8 * Math.sin(TURN * u + k))
    c.scale(1, 0.13)
    const g = c.createRadialGradient(0, 0, 0, 0, 0, 330)
    g.addColorStop(0, `rgba(203,214,207,${strength})`)
    g.addColorStop(1, 'rgba(203,214,207,0)')
    c.fillStyle = g
    c.fillRect(-340, -340, 680, 680)
    c.restore()
  }
}

function moon(c, u) {
  // The sky is one flat tone and the halo three flat rings: a soft gradient this dark turns into bands and
  // blocks of colour when it is encoded.
  c.fillStyle = '#17242A'
  c.fillRect(0, 0, WIDTH, HEIGHT)
  const [mx, my, r] = MOON
  const breath = 4 * Math.sin(TURN * u)
  for (const wide of [250, 176, 112]) disc(c, mx, my, wide + breath, 'rgba(243,233,208,0.042)')
  disc(c, mx, my, r, '#F3E9D0')
  mountains.forEach((m, i) => {
    under(c, (x) => m.line(x, u), shade(c, m.top, m.foot, 180 + i * 50, 400 + i * 24))
    contour(c, m.line, u, 'rgba(176,141,87,0.55)', 1.2)
    mist(c, 330 + i * 34, u, i % 2 ? -1 : 1, i * 0.37, 0.17 - i * 0.03)
  })
  waves.forEach((w, i) => {
    under(c, (x) => w.line(x, u), shade(c, w.top, w.foot, w.line(0, 0) - 34, HEIGHT + 30))
    // three thin lines follow the crest, as water is drawn with a fine brush
    for (const k of [0, 1, 2]) {
      c.globalAlpha = 0.85 - k * 0.28
      contour(c, (x, v) => w.line(x, v) + k * (7 + i * 2), u, w.edge, 1.5 - k * 0.3)
    }
    c.globalAlpha = 1
    // the moon's path on the water
    const random = numbers(60 + i)
    for (let j = 0; j < 7; j++) {
      const x = mx + (random() - 0.5) * (50 + i * 46)
      const long = 12 + random() * (16 + i * 8)
      const on = 0.5 + 0.5 * Math.sin(TURN * (1 + (j % 3)) * u + random() * TURN)
      c.globalAlpha = 0.62 * on
      c.strokeStyle = '#F3E9D0'
      c.lineCap = 'round'
      c.lineWidth = 2
      const y = w.line(x, u) + 6 + random() * 14
      c.beginPath()
      c.moveTo(x - long, y)
      c.lineTo(x + long, y)
      c.stroke()
    }
    c.globalAlpha = 1
    c.lineCap = 'butt'
  })
}
