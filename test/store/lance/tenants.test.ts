import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createLanceStore } from '../../../src/store/lance/lance-store.ts';
import type { VectorStore } from '../../../src/store/vector-store.ts';
import { tenantContract } from '../../contract/tenants.ts';

let directory: string | undefined;
let store: VectorStore | undefined;
afterAll(async () => {
  await store?.close();
  if (directory) await rm(directory, { recursive: true });
});

tenantContract('LanceDB', async (space) => {
  directory = await mkdtemp(join(tmpdir(), 'garb-tenants-'));
  store = await createLanceStore({ directory, space });
  return store;
});
