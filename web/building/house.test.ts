import { expect, test } from 'vitest'
import type { Placement, Room } from '../shared/api.ts'
import { floors, height, mounts, prominence, scaleFor } from './house.ts'

const display = (id: string, canvas: [number, number], wall = '', x = 0, y = 0): Placement => ({ id, name: id, canvas, wall, viewport: [x, y, ...canvas] })
const room = (id: string, floor: string, displays: Placement[] = []): Room => ({ id, name: { 'zh-CN': id }, floor, displays })

test('floors go from the roof to the cellar, quiet rooms behind those with displays', () => {
  const house = floors([room('desk', '1', [display('lobby', [1920, 1080])]), room('garage', 'B2'), room('garden', '10'), room('store', '3'), room('hall', '3', [display('h', [1920, 1080])]), room('shelter', '地下1层')])
  expect(house.map((f) => f.name)).toEqual(['10', '3', '1', '地下1层', 'B2'])
  expect(house.map((f) => f.bare)).toEqual([true, false, false, true, true])
  expect(house[1]!.rooms.map((r) => r.room.id)).toEqual(['hall', 'store'])
})

test('names of floors as people write them', () => {
  expect(['3', '3F', 'F3', '三', '-1', 'B1', 'b2', '地下1层', ''].map(height)).toEqual([3, 3, 3, 0, -1, -1, -2, -1, 0])
})

test('the displays of a wall hang together, wherever its canvas begins', () => {
  const size: [number, number] = [1920, 1080]
  const all = mounts([display('a', size, 'w', 1920, 0), display('alone', [1080, 1920]), display('b', size, 'w', 3840, 0), display('c', size, 'w', 1920, 1080)])
  expect(all.map((m) => [m.width, m.height, m.parts.map((p) => [p.display.id, ...p.at])])).toEqual([
    [3840, 2160, [['a', 0, 0, ...size], ['b', 1920, 0, ...size], ['c', 0, 1080, ...size]]],
    [1080, 1920, [['alone', 0, 0, 1080, 1920]]],
  ])
})

test('a smaller thing is drawn smaller', () => {
  const drawn = [[3840, 2160], [1080, 1920], [1920, 1080], [1280, 800]].map(([w, h]) => prominence(mounts([display('x', [w!, h!])])[0]!))
  expect([...drawn].sort((a, b) => b - a)).toEqual(drawn)
})

test('displays are drawn in their exact shapes, in whole pixels', () => {
  const hd: [number, number] = [1920, 1080]
  for (const all of [[display('a', hd, 'w'), display('b', hd, 'w', 1920, 1080)], [display('portrait', [1080, 1920])], [display('door', [1280, 800])], [display('p3', [1408, 832])]]) {
    const [m] = mounts(all)
    for (let tall = 60; tall < 420; tall++) {
      const scale = scaleFor(m!, tall)
      expect(m!.height * scale).toBeGreaterThan(tall - 24)
      expect(m!.height * scale).toBeLessThan(tall + 0.001)
      for (const n of m!.parts.flatMap((p) => p.at)) expect(Math.abs(n * scale - Math.round(n * scale))).toBeLessThan(1e-9)
    }
  }
  const [odd] = mounts([display('odd', [1366, 768])])
  expect(odd!.height * scaleFor(odd!, 200), 'an odd shape is drawn as high as asked').toBeCloseTo(200)
})
