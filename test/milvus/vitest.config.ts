import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/milvus/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // One server, and one place for it to be slow.
    fileParallelism: false,
  },
});
