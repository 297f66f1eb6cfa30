#!/usr/bin/env -S MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=262144 LANCEDB_LOG=error node
// Runs the built command line where there is one, else the sources. The variables are read before any of our code runs: else glibc
// keeps what threads of sharp and LanceDB gave back, and LanceDB warns of every empty partition of an index.
import { existsSync } from 'node:fs';

const built = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(built)) {
  await import(built.href);
} else {
  const { register } = await import('tsx/esm/api');
  register();
  await import('../src/cli/main.ts');
}
