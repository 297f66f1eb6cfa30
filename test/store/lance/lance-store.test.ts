import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLanceStore } from '../../../src/store/lance/lance-store.ts';
import { metricsContract } from '../../contract/metrics.ts';
import { type StoreContract, vectorStoreContract } from '../../contract/vector-store.ts';

for (const [name, residentBytes] of [
  ['LanceDB', 0],
  ['LanceDB with rows in memory', 2 ** 26],
] as const) {
  const contract: StoreContract = {
    name,
    filterRuns: 60,
    async place() {
      const directory = await mkdtemp(join(tmpdir(), 'garb-lance-'));
      return {
        open: (space) => createLanceStore({ directory, space, residentBytes, patienceMs: 60_000 }),
        remove: () => rm(directory, { recursive: true }),
      };
    },
  };
  vectorStoreContract(contract);
  metricsContract(contract);
}
