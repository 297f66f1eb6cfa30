import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // A file each on its own browser; the service and the page have what the other one leaves idle.
    maxWorkers: 2,
    // What is polled comes when the machine gets to it.
    expect: { poll: { timeout: 20_000 } },
  },
});
