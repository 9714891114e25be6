// Tests in a real Chromium. Those that look at frames and at moments run one file at a time: two browsers on one
// small machine would measure each other. The others wait for something to be seen, whenever that is, and most of
// their time is waiting: two files at a time.
import { defineConfig } from 'vitest/config'

const moments = ['addition', 'black', 'broadcast', 'drop', 'player-black', 'player-line', 'player-recorder', 'slow', 'stream', 'verdicts', 'wall'].map((name) => `e2e/${name}.e2e.ts`)
const all = { testTimeout: 120_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    projects: [
      { test: { ...all, name: 'moments', include: moments, maxWorkers: 1, sequence: { groupOrder: 0 } } },
      { test: { ...all, name: 'people', include: ['e2e/**/*.e2e.ts'], exclude: moments, maxWorkers: 2, sequence: { groupOrder: 1 } } },
    ],
  },
})
