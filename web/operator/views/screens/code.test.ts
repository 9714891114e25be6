import { expect, test } from 'vitest'
import { codeOf } from './code.ts'

test('a code is understood as people type it', () => {
  for (const typed of ['k7m4qx', 'K7M 4QX', ' k7m-4qx ', 'Ｋ７Ｍ４ＱＸ', 'K7M4QXYZ']) expect(codeOf(typed), typed).toBe('K7M4QX')
  expect(codeOf('K7')).toBe('K7')
})
