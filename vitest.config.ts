import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,scenario,faults,security}/**/*.test.ts'],
    globalSetup: ['test/support/memoryFolder.ts', 'test/support/sharedPostgres.ts'],
    // Generous: a busy machine is slow, and what hangs is found all the same.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Each file starts real servers; two at a time is what a two-core machine carries.
    maxWorkers: 2,
  },
});
