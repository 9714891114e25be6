// Tests in a real Chromium, one file at a time: they look at clocks and frames, and two browsers on one
// small machine would measure each other.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['e2e/**/*.e2e.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
