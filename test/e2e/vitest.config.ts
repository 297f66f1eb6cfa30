import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: vitest reads a config's default export
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});
