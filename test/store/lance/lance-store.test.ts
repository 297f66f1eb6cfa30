import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLanceStore } from '../../../src/store/lance/lance-store.ts';
import { vectorStoreContract } from '../../contract/vector-store.ts';

vectorStoreContract({
  name: 'LanceDB',
  filterRuns: 60,
  async place() {
    const directory = await mkdtemp(join(tmpdir(), 'garb-lance-'));
    return {
      open: (space) => createLanceStore({ directory, space }),
      remove: () => rm(directory, { recursive: true }),
    };
  },
});
