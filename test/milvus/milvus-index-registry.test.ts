import { storePlacesContract } from '../contract/index-registry.ts';
import { openTestPlaces } from './test-index-registry.ts';

storePlacesContract('Milvus', async () => {
  const { places, remove } = openTestPlaces();
  return { places: places(), again: places, remove };
});
