import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Hundreds of processes and thousands of threads load the same modules: compiled once, they begin in half the time.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // End-to-end tests start real processes; two cores are the floor we promise to pass on.
    // Many tests wait for times to pass: three files at once keep two cores busy.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // What is waited for may take its time on a busy machine; a second is what it is left to itself.
    expect: { poll: { timeout: 15_000 } },
  },
});
