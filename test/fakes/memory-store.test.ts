import { requireSameSpace } from '../../src/store/embedding-space.ts';
import type { EmbeddingSpace, StoredRow } from '../../src/store/vector-store.ts';
import { metricsContract } from '../contract/metrics.ts';
import { type StoreContract, vectorStoreContract } from '../contract/vector-store.ts';
import { createMemoryStore } from './memory-store.ts';

// The fake keeps the promises that the other tests take for granted.
const contract: StoreContract = {
  name: 'the memory store of the tests',
  filterRuns: 40,
  async place() {
    const rows = new Map<string, StoredRow>();
    let first: EmbeddingSpace | undefined;
    return {
      async open(space) {
        first ??= space;
        requireSameSpace(first, space, 'folder');
        return createMemoryStore(space, rows);
      },
      async remove() {},
    };
  },
};
vectorStoreContract(contract);
metricsContract(contract);
