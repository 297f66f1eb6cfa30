import { reindexUnderLoadContract } from '../contract/reindex-under-load.ts';
import { openTestPlaces } from './test-index-registry.ts';

reindexUnderLoadContract('Milvus', async () => {
  const { places, remove } = openTestPlaces();
  return { places: places(), remove };
});
