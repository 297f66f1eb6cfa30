import { limitConcurrency } from '../../image/limit-concurrency.ts';
import { type IndexedPicture, indexPicture } from './index-picture.ts';

/** Images decoded and embedded concurrently: enough to decode one while the model runs on another. */
const pictureSlots = 4;
/** Cached images: lines of a catalog that share an image are usually close together. */
const maxCached = 1024;

/**
 * {@link indexPicture} for many products: caches recent images by box and class, and limits concurrency.
 */
export function indexOnce(): typeof indexPicture {
  const inSlot = limitConcurrency(pictureSlots);
  const recent = new Map<string, Promise<IndexedPicture>>();
  return async function indexPictureOnce(context, picture) {
    const { catalog, digest, box, garmentClass } = picture;
    const key = JSON.stringify([catalog, digest, box, garmentClass]);
    const known = recent.get(key);
    const indexed = known ?? inSlot(() => indexPicture(context, picture));
    recent.delete(key);
    recent.set(key, indexed);
    for (const oldest of recent.keys()) {
      if (recent.size <= maxCached) break;
      recent.delete(oldest);
    }
    if (!known) indexed.catch(() => recent.delete(key));
    return indexed;
  };
}
