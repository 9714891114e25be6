// 空中花园: a day in the roof garden, cut from paper. Sun and moon cross the sky, clouds pass, the bamboo
// moves a little, and in the evening the lanterns are lit.
'use strict'

const sky = [[0, '#F3E3CC'], [0.12, '#F7F3EA'], [0.38, '#F7F3EA'], [0.52, '#EBC7A0'], [0.63, '#32525A'], [0.70, '#1A2C34'], [0.86, '#1A2C34'], [0.94, '#A9AFA6']]

/**
 * The colour of something at u, given its colour by day, at dusk and at night. The morning is a
 * pale day; haze says how pale.
 */
const lit = (u, { day, dusk, night, haze = 0.28 }) =>
  colourAt([[0.01, mix(day, '#EBCDA8', haze)], [0.12, day], [0.40, day], [0.52, dusk], [0.625, night], [0.87, night]], u)

/** The town: houses far away, behind the crowns of the trees. */
function houses(c, u) {
  for (const [seed, base, low, high, tones] of [
    [4, 400, 40, 128, { day: '#E9E6DA', dusk: '#E0B998', night: '#233A42' }],
    [9, 420, 24, 92, { day: '#D7DED4', dusk: '#CFA284', night: '#1F333B' }],
  ]) {
    const random = numbers(seed)
    const windows = []
    c.fillStyle = lit(u, tones)
    for (let x = -20; x < WIDTH; ) {
      const w = 26 + random() * 40
      const h = lerp(low, high, random() ** 1.5)
      const y = base - h
      c.beginPath()
      c.rect(x, y, w, HEIGHT)
      if (random() < 0.3) {
        c.moveTo(x, y)
        c.lineTo(x + w / 2, y - w * 0.3)
        c.lineTo(x + w, y)
      } else if (random() < 0.4) c.rect(x + w * 0.3, y - 8, w * 0.25, 9)
      c.fill()
      for (let wy = y + 9; wy < base - 8; wy += 12) {
        for (let wx = x + 7; wx < x + w - 8; wx += 10) if (random() < 0.24) windows.push([wx, wy, 0.58 + random() * 0.12, 0.84 + random() * 0.12])
      }
      x += w + (random() < 0.35 ? 10 + random() * 26 : 2)
    }
    c.fillStyle = '#E6B980'
    for (const [x, y, from, to] of windows) {
      c.globalAlpha = 0.9 * during(u, from, to, 0.02)
      c.fillRect(x, y, 4, 5)
    }
    c.globalAlpha = 1
  }
}

/** Crowns of trees, as rows of round scallops. */
function trees(c, u) {
  for (const [seed, base, size, tones] of [
    [31, 424, 30, { day: '#B9C9C0', dusk: '#B08A76', night: '#1C3238' }],
    [17, 452, 36, { day: '#8FA9A3', dusk: '#8C6D66', night: '#1A2E33' }],
    [23, 478, 40, { day: '#6E908E', dusk: '#6B5858', night: '#16282D' }],
  ]) {
    const random = numbers(seed)
    const colour = lit(u, tones)
    for (let x = -40; x < WIDTH + 60; ) {
      const r = size * (0.7 + random() * 0.6)
      disc(c, x + r, base - r * 0.2 - 16 * Math.sin(x / 130 + seed), r, colour)
      x += r * 1.25
    }
    c.fillStyle = colour
    c.fillRect(0, base, WIDTH, HEIGHT)
  }
}

/** A cloud of flat scrolls, as on old porcelain. */
function cloud(c, x, y, s, colour, line) {
  c.save()
  c.translate(x, y)
  c.scale(s, s)
  c.beginPath()
  c.moveTo(-92, 0)
  c.bezierCurveTo(-112, 0, -112, -26, -88, -26)
  c.bezierCurveTo(-86, -52, -48, -60, -34, -40)
  c.bezierCurveTo(-18, -72, 36, -66, 38, -34)
  c.bezierCurveTo(66, -44, 88, -22, 74, -6)
  c.bezierCurveTo(92, -10, 108, 0, 120, 0)
  c.closePath()
  c.fillStyle = colour
  c.fill()
  c.strokeStyle = line
  c.lineWidth = 1.6 / s
  c.beginPath()
  for (const [cx, cy, r] of [[-58, -24, 17], [4, -32, 21], [52, -18, 13]]) {
    for (let a = 0; a < 3.6 * Math.PI; a += 0.2) {
      const q = r * (1 - a / (3.6 * Math.PI) * 0.86)
      const px = cx + Math.cos(a + 2.6) * q
      const py = cy + Math.sin(a + 2.6) * q
      if (a === 0) c.moveTo(px, py)
      else c.lineTo(px, py)
    }
  }
  c.stroke()
  c.restore()
}

function lantern(c, x, top, drop, s, u, swing) {
  const glow = during(u, 0.56, 0.95, 0.07)
  c.save()
  c.translate(x, top)
  c.rotate(swing)
  c.strokeStyle = '#1C1B19'
  c.lineWidth = 1.6
  c.beginPath()
  c.moveTo(0, 0)
  c.lineTo(0, drop)
  c.stroke()
  c.translate(0, drop + 34 * s)
  c.scale(s, s)
  if (glow > 0) {
    const light = c.createRadialGradient(0, 0, 20, 0, 0, 120)
    light.addColorStop(0, `rgba(240,190,120,${0.42 * glow})`)
    light.addColorStop(1, 'rgba(240,190,120,0)')
    c.fillStyle = light
    c.fillRect(-120, -120, 240, 240)
  }
  c.fillStyle = mix('#9A1F19', '#C6452C', glow)
  c.beginPath()
  c.moveTo(-14, -30)
  c.bezierCurveTo(-50, -26, -50, 26, -14, 30)
  c.lineTo(14, 30)
  c.bezierCurveTo(50, 26, 50, -26, 14, -30)
  c.fill()
  c.strokeStyle = mix('#B4524A', '#F0BE78', glow)
  c.lineWidth = 1
  for (const k of [-0.55, -0.2, 0.2, 0.55]) {
    c.beginPath()
    c.moveTo(k * 22, -30)
    c.bezierCurveTo(k * 62, -20, k * 62, 20, k * 22, 30)
    c.stroke()
  }
  c.fillStyle = '#1C1B19'
  c.fillRect(-13, -36, 26, 6)
  c.fillRect(-13, 30, 26, 6)
  c.strokeStyle = '#B08D57'
  for (const k of [-6, -2, 2, 6]) {
    c.beginPath()
    c.moveTo(k * 0.7, 36)
    c.lineTo(k, 64)
    c.stroke()
  }
  c.restore()
}

/** The eave that reaches in from the right. */
function eave(c, u) {
  const at = (p, t) => {
    const q = 1 - t
    return [0, 1].map((k) => q * q * q * p[0][k] + 3 * q * q * t * p[1][k] + 3 * q * t * t * p[2][k] + t * t * t * p[3][k])
  }
  const edge = [[1010, 168], [860, 186], [720, 170], [636, 78]]
  const rib = [[1080, -120], [880, -10], [740, 62], [636, 78]]
  const dark = lit(u, { day: '#1C3B3F', dusk: '#2A3436', night: '#0F1D22', haze: 0.08 })
  const tube = lit(u, { day: '#33615F', dusk: '#4A5654', night: '#1D343A', haze: 0.08 })
  c.beginPath()
  c.moveTo(...edge[0])
  c.bezierCurveTo(...edge[1], ...edge[2], ...edge[3])
  c.bezierCurveTo(...rib[2], ...rib[1], ...rib[0])
  c.fillStyle = dark
  c.fill()
  c.strokeStyle = tube
  const ends = []
  for (let i = 0; i < 17; i++) {
    const t = 0.02 + (i / 17) * 0.96
    const [a, b] = [at(edge, t), at(rib, t)]
    c.lineWidth = lerp(9, 3.5, t)
    c.beginPath()
    c.moveTo(...a)
    c.quadraticCurveTo(lerp(a[0], b[0], 0.4) - 4, lerp(a[1], b[1], 0.5), ...b)
    c.stroke()
    ends.push([a, lerp(8, 3.6, t)])
  }
  for (const [[x, y], r] of ends) {
    disc(c, x, y + 2, r + 1, dark)
    disc(c, x, y + 2, r * 0.62, tube)
  }
  c.strokeStyle = lit(u, { day: '#1C1B19', dusk: '#1C1B19', night: '#070B0D', haze: 0.08 })
  c.lineCap = 'round'
  c.lineWidth = 9
  c.beginPath()
  c.moveTo(...rib[0])
  c.bezierCurveTo(...rib[1], ...rib[2], 640, 76)
  c.stroke()
  c.lineWidth = 6
  c.beginPath()
  c.moveTo(650, 75)
  c.bezierCurveTo(626, 74, 612, 60, 608, 34)
  c.stroke()
  c.lineCap = 'butt'
}

/** Bamboo in the corner, moved by a light wind that comes and goes within the film. */
function bamboo(c, u) {
  const random = numbers(5)
  const leaf = (x, y, angle, long) => {
    c.save()
    c.translate(x, y)
    c.rotate(angle)
    c.beginPath()
    c.moveTo(0, 0)
    c.bezierCurveTo(long * 0.25, -long * 0.11, long * 0.7, -long * 0.09, long, 0)
    c.bezierCurveTo(long * 0.6, long * 0.05, long * 0.25, long * 0.07, 0, 0)
    c.fill()
    c.restore()
  }
  for (const [x, top, w, phase, tone, night] of [[176, 150, 6, 2.3, '#9DB4AE', '#2A444A'], [118, 60, 9, 1.1, '#5F8083', '#284147'], [66, -30, 13, 0, '#2F5A5C', '#25404A']]) {
    const colour = lit(u, { day: tone, dusk: mix(tone, '#4A3A38', 0.5), night, haze: 0.14 })
    c.strokeStyle = c.fillStyle = colour
    const wind = (Math.sin(TURN * 2 * u + phase) * 0.6 + Math.sin(TURN * 3 * u + phase * 2) * 0.4) * 6
    const bend = (y) => ((478 - y) / 440) ** 2 * (10 + wind)
    for (let y = 478, k = 0; y > top; k++) {
      const h = Math.max(44, 74 - k * 4)
      c.lineWidth = w * (1 - k * 0.04)
      c.beginPath()
      c.moveTo(x + bend(y), y - 1.6)
      c.lineTo(x + bend(y - h), y - h + 1.6)
      c.stroke()
      y -= h
      if (k < 2) continue
      // a twig to one side; its leaves hang
      const side = k % 2 ? 1 : -1
      const [tx, ty] = [x + bend(y), y]
      const reach = 30 + random() * 34
      c.lineWidth = 1.6
      c.beginPath()
      c.moveTo(tx, ty)
      c.quadraticCurveTo(tx + side * reach * 0.5, ty - 16, tx + side * reach, ty - 6 + wind * 0.3)
      c.stroke()
      for (let i = 0; i < 7; i++) {
        const f = 0.35 + random() * 0.65
        const down = 0.25 + random() * 0.95 + wind * 0.014
        leaf(tx + side * reach * f, ty - 13 * f + 4 * f * f, side > 0 ? down : Math.PI - down, 26 + random() * 34)
      }
    }
  }
}

/** The parapet with its lattice. */
function terrace(c, u) {
  const wall = lit(u, { day: '#244A4E', dusk: '#33393B', night: '#0C1518', haze: 0.12 })
  c.fillStyle = wall
  c.fillRect(0, 470, WIDTH, 8)
  c.fillRect(0, 524, WIDTH, 16)
  c.strokeStyle = wall
  c.lineWidth = 4
  c.beginPath()
  for (let x = 12; x < WIDTH + 40; x += 72) {
    c.moveTo(x, 474)
    c.lineTo(x, 528)
    c.rect(x + 18, 488, 36, 24)
    c.moveTo(x, 500)
    c.lineTo(x + 18, 500)
    c.moveTo(x + 54, 500)
    c.lineTo(x + 72, 500)
    c.moveTo(x + 36, 474)
    c.lineTo(x + 36, 488)
    c.moveTo(x + 36, 512)
    c.lineTo(x + 36, 528)
  }
  c.stroke()
}

function birds(c, u) {
  const go = during(u, 0.06, 0.40, 0.05)
  if (go === 0) return
  c.globalAlpha = go
  c.strokeStyle = '#1C1B19'
  c.lineCap = 'round'
  c.lineWidth = 2
  for (const [dx, dy, s, p] of [[0, 0, 1, 0], [-52, 22, 0.8, 1.4], [-84, -10, 0.66, 2.9]]) {
    const x = lerp(180, 640, u / 0.4) + dx
    const y = 190 - 60 * Math.sin(u * 5) + dy
    const flap = Math.sin(TURN * 14 * u + p) * 5
    c.beginPath()
    c.moveTo(x - 15 * s, y - (4 + flap) * s)
    c.quadraticCurveTo(x - 6 * s, y - (6 + flap * 0.6) * s, x, y)
    c.quadraticCurveTo(x + 6 * s, y - (6 + flap * 0.6) * s, x + 15 * s, y - (4 + flap) * s)
    c.stroke()
  }
  c.lineCap = 'butt'
  c.globalAlpha = 1
}

function garden(c, u) {
  c.fillStyle = colourAt(sky, u)
  c.fillRect(0, 0, WIDTH, HEIGHT)
  // stars, few and still
  const random = numbers(12)
  for (let i = 0; i < 34; i++) {
    const [x, y, r] = [random() * WIDTH, random() * 260, 0.7 + random() * 0.9]
    c.globalAlpha = 0.75 * during(u, 0.66 + random() * 0.05, 0.92, 0.05)
    disc(c, x, y, r, '#F3E9D0')
  }
  c.globalAlpha = 1
  // the sun crosses from -0.04 to 0.60, the moon from 0.58 to 1.02
  const way = (from, to) => (u - from) / (to - from)
  for (const v of [u, u - 1]) {
    const s = (v + 0.04) / 0.64
    if (s > -0.1 && s < 1.1) disc(c, lerp(120, 820, s), 470 - 360 * Math.sin(Math.PI * s), 46, colourAt([[0, '#E6A868'], [0.14, '#EBCB9A'], [0.4, '#EBCB9A'], [0.54, '#D9864F'], [0.62, '#D9864F']], Math.max(0, u)))
  }
  const m = way(0.56, 1.04)
  for (const s of [m, m + 1 / 0.48]) if (s > -0.1 && s < 1.1) disc(c, lerp(160, 800, s), 500 - 370 * Math.sin(Math.PI * s), 34, '#F3E9D0')
  const tint = lit(u, { day: '#FFFDF7', dusk: '#F3D9BE', night: '#2C444C' })
  const line = lit(u, { day: '#C9B98C', dusk: '#C99F74', night: '#4A6167' })
  for (const [x0, y, s, laps] of [[120, 150, 0.9, 1], [560, 96, 0.62, 1], [820, 214, 0.74, 1], [330, 262, 0.5, 1]]) {
    const span = WIDTH + 320
    const x = ((x0 + laps * u * span) % span) - 160
    cloud(c, x, y, s, tint, line)
  }
  birds(c, u)
  houses(c, u)
  trees(c, u)
  bamboo(c, u)
  terrace(c, u)
  lantern(c, 742, 158, 30, 0.78, u, 0.05 * Math.sin(TURN * 4 * u))
  lantern(c, 838, 172, 44, 1, u, 0.04 * Math.sin(TURN * 4 * u + 1))
  eave(c, u)
}
