import { limitConcurrency } from '../../image/limit-concurrency.ts';
import { type IndexedPicture, indexPicture } from './index-picture.ts';

/** Pictures decoded and embedded at once: enough that one is decoded while another is in the model. */
const pictureSlots = 4;
/** Pictures remembered: a shop's lines that share a picture mostly stand near each other. */
const remembered = 1024;

/**
 * {@link indexPicture} for many products: a picture that came lately, for the same box and class, is not indexed again,
 * and only a few are worked on at once.
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
      if (recent.size <= remembered) break;
      recent.delete(oldest);
    }
    if (!known) indexed.catch(() => recent.delete(key));
    return indexed;
  };
}
