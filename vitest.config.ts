import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/milvus/**', 'test/e2e/**', 'test/release/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Many tests wait for a process, a model or a disk: by default one core would stay idle.
    maxWorkers: '100%',
  },
});
