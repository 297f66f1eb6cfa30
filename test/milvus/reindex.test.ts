import { reindexUnderLoadContract } from '../contract/reindex-under-load.ts';
import { openTestPlaces } from './test-places.ts';

reindexUnderLoadContract('Milvus', async () => {
  const { places, remove } = openTestPlaces();
  return { places: places(), remove };
});
