import { indexRegistryContract } from '../contract/index-registry.ts';
import { openTestIndexRegistry } from './test-index-registry.ts';

indexRegistryContract('Milvus', async () => {
  const { indexes, remove } = openTestIndexRegistry();
  return { indexes: indexes(), again: indexes, remove };
});
