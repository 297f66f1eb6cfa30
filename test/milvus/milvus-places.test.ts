import { storePlacesContract } from '../contract/store-places.ts';
import { openTestPlaces } from './test-places.ts';

storePlacesContract('Milvus', async () => {
  const { places, remove } = openTestPlaces();
  return { places: places(), again: places, remove };
});
