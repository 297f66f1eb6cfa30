import { isDeepStrictEqual } from 'node:util';
import type { Region } from '../../embed/embedder.ts';
import type { StoredRow } from '../../store/vector-store.ts';
import type { Box, Embedding, GarmentClass } from '../../types.ts';
import type { CatalogContext } from '../catalog-context.ts';
import { chooseGarments } from './choose-garments.ts';

/** What decides which rows a picture gives. */
export interface WantedPicture {
  /** sha256 of the file, in hex. */
  readonly digest: string;
  /** The box that the shop drew around the garment; null: the detector is asked. */
  readonly box: Box | null;
  /** null: not known. */
  readonly garmentClass: GarmentClass | null;
}

/** What a picture gives, whatever product it is of. */
export interface IndexedPicture {
  readonly imageHash: string;
  readonly whole: Embedding;
  readonly garments: readonly {
    readonly box: Box | null;
    readonly garmentClass: GarmentClass | null;
    readonly garment: Embedding;
  }[];
}

export interface PictureFile extends WantedPicture {
  readonly catalog: string;
  readonly bytes: Uint8Array;
}

/**
 * Decode → detect → choose the garments → embed; keeps a small copy for display. A picture that the catalog has rows of
 * is looked up instead, of whatever product they are.
 * Rejects with the picture's own error, and when a model fails.
 */
export async function indexPicture(context: CatalogContext, picture: PictureFile): Promise<IndexedPicture> {
  const { catalog, digest, box, garmentClass, bytes } = picture;
  const { pictures, store, detector, embedder } = context;
  // Most pictures are new: the small copies tell so without asking the store.
  const isKnown = await pictures.has(catalog, digest);
  const before = isKnown ? indexedBefore(await store.fetchByPicture(catalog, digest), picture) : undefined;
  if (before) return before;
  const photo = await context.decodePhoto(bytes);
  const detections = box ? [] : await detector.detect(photo);
  const foreground = () => context.foregroundBox(photo);
  const chosen = chooseGarments(detections, { garmentClass, foreground, ...(box ? { box } : {}) });
  const regions: Region[] = ['whole', ...chosen.flatMap((garment) => (garment.box ? [garment.box] : []))];
  const [[whole, ...crops]] = await Promise.all([
    embedder.embed(photo, regions),
    isKnown || context.thumbnail(photo).then((small) => pictures.put(catalog, digest, small)),
  ]);
  if (!whole) throw new RangeError('Expected the embedder to give one vector per region');
  // Garments without a box come alone, so crops[ordinal] is the garment's own.
  const garments = chosen.map((garment, ordinal) => ({ ...garment, garment: crops[ordinal] ?? whole }));
  return { imageHash: context.perceptualHash(photo.working), whole, garments };
}

/** Makes the small copy for display where there is none: the rows of a picture may come from another machine. */
export async function keepSmallCopy(
  { pictures, decodePhoto, thumbnail }: CatalogContext,
  { catalog, digest, bytes }: Pick<PictureFile, 'catalog' | 'digest' | 'bytes'>,
): Promise<void> {
  if (await pictures.has(catalog, digest)) return;
  await pictures.put(catalog, digest, await thumbnail(await decodePhoto(bytes)));
}

/**
 * What rows tell of a picture that was indexed for the same box and class before; undefined where none does, or where
 * some of its rows are missing.
 */
export function indexedBefore(rows: readonly StoredRow[], wanted: WantedPicture): IndexedPicture | undefined {
  const fitting = rows.filter((row) => fits(row, wanted));
  const first = fitting[0];
  if (!first?.origin) return undefined;
  const { imageHash, rowsOfPicture } = first.origin;
  const same = wanted.box ? [first] : fitting.filter((row) => row.productId === first.productId);
  if (!wanted.box && same.length !== rowsOfPicture) return undefined;
  return {
    imageHash,
    whole: first.whole,
    garments: same.map((row) => ({
      box: row.box,
      garmentClass: wanted.box ? wanted.garmentClass : row.garmentClass || null,
      garment: row.garment,
    })),
  };
}

function fits(
  { imageDigest, origin, ...row }: StoredRow,
  { digest, box, garmentClass }: WantedPicture,
): boolean {
  if (imageDigest !== digest || !origin) return false;
  if (box) return isDeepStrictEqual(row.box, box);
  if (origin.boxGiven) return false;
  const isUnknown = origin.classSource === 'unknown';
  return garmentClass === null ? isUnknown : !isUnknown && row.garmentClass === garmentClass;
}
