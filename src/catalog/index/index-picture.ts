import { isDeepStrictEqual } from 'node:util';
import { fieldError } from '../../errors.ts';
import type { RowOrigin, StoredRow } from '../../store/vector-store.ts';
import type { AttributeGuesses, Box, Detection, Embedding, Photo, ProductClass } from '../../types.ts';
import type { CatalogContext } from '../catalog-context.ts';
import { type ChosenGarment, chooseGarments } from './choose-garments.ts';
import { pictureKind } from './picture-kind.ts';

/** What determines an image's rows. */
export interface WantedPicture {
  /** sha256 of the file, in hex. */
  readonly digest: string;
  /** The shop's box around the garment; null: the detector finds it. */
  readonly box: Box | null;
  /** null: unknown. */
  readonly garmentClass: ProductClass | null;
}

/** What indexing an image yields; independent of its product. */
export interface IndexedPicture {
  readonly imageHash: string;
  /** Width and height of the upright image; undefined where rows from before it was noted tell what was indexed. */
  readonly imageSize?: RowOrigin['imageSize'];
  readonly whole: Embedding;
  readonly garments: readonly {
    readonly box: Box | null;
    readonly garmentClass: ProductClass | null;
    readonly garment: Embedding;
  }[];
}

export interface PictureFile extends WantedPicture {
  readonly catalog: string;
  readonly bytes: Uint8Array;
}

/**
 * Decode → detect → choose the garments → embed; where the product's class is unknown, the image may tell it. Also stores the thumbnail. An image that the catalog already has rows of, for any
 * product, is looked up instead. Rejects with the image's own error, and when a model fails.
 */
export async function indexPicture(context: CatalogContext, picture: PictureFile): Promise<IndexedPicture> {
  const { catalog, digest, box, garmentClass, bytes } = picture;
  const { pictures, store, detector } = context;
  // Most images are new; a missing thumbnail shows that without a store lookup.
  const isKnown = await pictures.has(catalog, digest);
  const before = isKnown ? indexedBefore(await store.fetchByPicture(catalog, digest), picture) : undefined;
  if (before) return before;
  const photo = requireWhole(await context.decodePhoto(bytes));
  if (box) requireInside(box, photo);
  const detections = box ? [] : await detector.detect(photo);
  const foreground = () => context.foregroundBox(photo);
  const choose = (found: readonly Detection[], known: ProductClass | null) =>
    chooseGarments(found, { garmentClass: known, foreground, ...(box ? { box } : {}) });
  const chooseUnknown = (guesses: AttributeGuesses) => {
    const kind = pictureKind(detections, guesses);
    return choose(kind.detections, kind.garmentClass);
  };
  const [{ whole, chosen, crops }] = await Promise.all([
    garmentClass === null && !box
      ? embedUnknown(context, photo, chooseUnknown)
      : embedChosen(context, photo, choose(detections, garmentClass)),
    isKnown || context.thumbnail(photo).then((small) => pictures.put(catalog, digest, small)),
  ]);
  // A garment without a box is the only one, so crops[ordinal] is always the garment's own crop.
  const garments = chosen.map((garment, ordinal) => ({ ...garment, garment: crops[ordinal] ?? whole }));
  const imageSize = [photo.width, photo.height] as const;
  return { imageHash: context.perceptualHash(photo.working), imageSize, whole, garments };
}

/** A shop can export its picture again, and would not notice that products are found by a part of theirs. */
function requireWhole(photo: Photo): Photo {
  if (photo.readShare === undefined) return photo;
  throw fieldError('corrupt-image', 'image', 'The image file is cut short; export it again.');
}

/** The rule that boxes of a query obey too: at least one pixel of it is in the picture. */
function requireInside({ x1, y1, x2, y2 }: Box, { width, height }: Photo): void {
  const isInside = Math.min(width, x2) - Math.max(0, x1) >= 1 && Math.min(height, y2) - Math.max(0, y1) >= 1;
  if (isInside) return;
  const message = `box: expected at least one pixel inside the picture of ${width} × ${height} px but received [${[x1, y1, x2, y2].join(', ')}]`;
  throw fieldError('invalid-row', 'box', message);
}

interface EmbeddedPicture {
  readonly whole: Embedding;
  readonly chosen: readonly ChosenGarment[];
  /** Of the garments that have a box. */
  readonly crops: readonly Embedding[];
}

/** The whole image and its garments, in one batch. */
async function embedChosen(
  { embedder }: Pick<CatalogContext, 'embedder'>,
  photo: Photo,
  chosen: readonly ChosenGarment[],
): Promise<EmbeddedPicture> {
  const [whole, ...crops] = await embedder.embed(photo, ['whole', ...boxesOf(chosen)]);
  if (!whole) throw new RangeError('Expected the embedder to give one vector per region');
  return { whole, chosen, crops };
}

/** The whole image first, because what it shows decides between its garments; no more vectors than otherwise. */
async function embedUnknown(
  { embedder }: Pick<CatalogContext, 'embedder'>,
  photo: Photo,
  choose: (guesses: AttributeGuesses) => readonly ChosenGarment[],
): Promise<EmbeddedPicture> {
  const [whole] = await embedder.embed(photo, ['whole']);
  if (!whole) throw new RangeError('Expected the embedder to give one vector per region');
  const chosen = choose(embedder.guessAttributes(whole));
  const boxes = boxesOf(chosen);
  return { whole, chosen, crops: boxes.length > 0 ? await embedder.embed(photo, boxes) : [] };
}

function boxesOf(chosen: readonly ChosenGarment[]): Box[] {
  return chosen.flatMap(({ box }) => (box ? [box] : []));
}

/** Creates a missing thumbnail: the image's rows may have been written on another machine. */
export async function ensureThumbnail(
  { pictures, decodePhoto, thumbnail }: CatalogContext,
  { catalog, digest, bytes }: Pick<PictureFile, 'catalog' | 'digest' | 'bytes'>,
): Promise<void> {
  if (await pictures.has(catalog, digest)) return;
  await pictures.put(catalog, digest, await thumbnail(await decodePhoto(bytes)));
}

/**
 * The indexed image from stored rows of the same image, box and class; undefined where there are none, or where some of them are
 * missing.
 */
export function indexedBefore(rows: readonly StoredRow[], wanted: WantedPicture): IndexedPicture | undefined {
  const matching = rows.filter((row) => matches(row, wanted));
  const first = matching[0];
  if (!first?.origin) return undefined;
  const { imageHash, imageSize, rowsOfPicture } = first.origin;
  const same = wanted.box ? [first] : matching.filter((row) => row.productId === first.productId);
  if (!wanted.box && same.length !== rowsOfPicture) return undefined;
  return {
    imageHash,
    imageSize,
    whole: first.whole,
    garments: same.map((row) => ({
      box: row.box,
      garmentClass: wanted.box ? wanted.garmentClass : row.garmentClass || null,
      garment: row.garment,
    })),
  };
}

function matches(
  { imageDigest, origin, ...row }: StoredRow,
  { digest, box, garmentClass }: WantedPicture,
): boolean {
  if (imageDigest !== digest || !origin) return false;
  if (box) return isDeepStrictEqual(row.box, box);
  if (origin.boxGiven) return false;
  const isUnknown = origin.classSource === 'unknown';
  return garmentClass === null ? isUnknown : !isUnknown && row.garmentClass === garmentClass;
}
