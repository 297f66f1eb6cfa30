import { createHash } from 'node:crypto';
import type { Embedder, Region } from '../../embed/embedder.ts';
import { AppError } from '../../errors.ts';
import type { StoredRow } from '../../store/vector-store.ts';
import type { Photo } from '../../types.ts';

export interface Reembedding {
  readonly decodePhoto: (bytes: Uint8Array) => Promise<Photo>;
  /** The embedder of the new index. */
  readonly embedder: Embedder;
  /** The bytes of the image that a row was made from. Rejects with an AppError when the image is missing. */
  readonly readPicture: (row: StoredRow) => Promise<Uint8Array>;
}

/**
 * A product's rows with vectors of another embedder. Boxes and classes stay; the detector does not run again. Each image is
 * read and decoded once. Throws `reindex-failed` for an image that has changed since its import.
 */
export async function reembedProduct(
  { decodePhoto, embedder, readPicture }: Reembedding,
  rows: readonly StoredRow[],
): Promise<StoredRow[]> {
  const pictures = new Map<string, StoredRow[]>();
  for (const row of rows) pictures.set(row.imageDigest, [...(pictures.get(row.imageDigest) ?? []), row]);
  const made: StoredRow[] = [];
  for (const [digest, ofPicture] of pictures) {
    const [first] = ofPicture;
    if (!first) continue;
    const bytes = await readPicture(first);
    if (createHash('sha256').update(bytes).digest('hex') !== digest)
      throw new AppError(
        'reindex-failed',
        'The image has changed since its import; import the product again',
      );
    const boxes = ofPicture.flatMap(({ box }) => (box ? [box] : []));
    const regions: Region[] = ['whole', ...boxes];
    const [whole, ...crops] = await embedder.embed(await decodePhoto(bytes), regions);
    if (!whole) throw new RangeError('Expected the embedder to give one vector per region');
    for (const row of ofPicture) made.push({ ...row, whole, garment: (row.box && crops.shift()) || whole });
  }
  return made;
}
