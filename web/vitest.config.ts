// Tests of what needs no browser. What people see is tested in e2e/, by its own configuration, because a
// browser is slow to start and needs a built page.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['player/**/*.test.ts', 'operator/**/*.test.{ts,tsx}', 'building/**/*.test.{ts,tsx}', 'shared/**/*.test.ts'] },
})
