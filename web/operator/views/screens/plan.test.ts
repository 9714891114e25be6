// @vitest-environment node
import { expect, test, vi } from 'vitest'
import { noNotices } from '../../../player/notices.ts'
import type { Followed } from '../../../player/picture.ts'
import { parseProgram } from '../../../player/program.ts'

vi.stubGlobal('location', { hash: '' })
vi.stubGlobal('addEventListener', () => undefined)
const { dueAt } = await import('./plan.ts')

const item = (id: string) => ({ id, asset: 'a'.repeat(64), bytes: 1, type: 'image/png', ms: 3_000, width: 1, height: 1 })
const program = parseProgram({
  v: 1, from: 0, until: 100_000, canvas: [1920, 1080],
  items: [item('大厅/a.png'), item('大厅/b.png')],
  loops: [[0, 1], []],
  regions: [{ id: 'main', rect: [0, 0, 1920, 1080], segments: [[0, 0, 0]], fallback: 0 }, { id: 'side', rect: [0, 0, 1, 1], segments: [[0, 1, 0]], fallback: 1 }],
})

test('what is due is told by region, the slate by no name, until when nothing changes', () => {
  const of = { program, notices: noNotices } as Followed
  expect(dueAt(of, 1_000)).toEqual({ regions: [{ id: 'main', item: '大厅/a.png' }, { id: 'side', item: '' }], full: [], next: 3_000 })
  expect(dueAt(of, 4_000).regions[0]).toEqual({ id: 'main', item: '大厅/b.png' })
  expect(dueAt({ ...of, notices: { v: 1, notices: [{ id: 'a', style: 'strip' }, { id: 'b', style: 'takeover' }] } } as Followed, 1_000).full).toEqual(['b'])
})
