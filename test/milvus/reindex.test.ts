import { reindexUnderLoadContract } from '../contract/reindex-under-load.ts';
import { openTestIndexRegistry } from './test-index-registry.ts';

reindexUnderLoadContract('Milvus', async () => {
  const { indexes, remove } = openTestIndexRegistry();
  return { indexes: indexes(), remove };
});
