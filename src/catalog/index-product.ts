import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Region } from '../embed/embedder.ts';
import { AppError } from '../errors.ts';
import type { StoredRow } from '../store/vector-store.ts';
import type { Box, Product } from '../types.ts';
import type { CatalogContext } from './catalog-context.ts';
import { chooseGarments } from './choose-garments.ts';
import { classifyGarment, type KeywordTable, type KnownClass } from './classify-garment.ts';

/** A picture of a product with its file's bytes, or with why they could not be read. */
export interface ProductPicture {
  readonly path: string;
  readonly box?: Box;
  readonly bytes: Uint8Array | AppError;
}

/** A picture that could not be used; its product may still stand on its other pictures. */
export interface FailedPicture {
  readonly path: string;
  readonly error: AppError;
}

export interface IndexedProduct {
  /** `unchanged`: the store already holds exactly this product; nothing was computed. `failed`: no picture can be used. */
  readonly status: 'imported' | 'unchanged' | 'failed';
  /** The product's new rows; those of the store where unchanged; none where failed. */
  readonly rows: readonly StoredRow[];
  readonly failedPictures: readonly FailedPicture[];
  readonly classSource: KnownClass['source'];
}

export interface IndexOptions {
  readonly catalog: string;
  /** The product's rows in the store. */
  readonly stored: readonly StoredRow[];
  readonly keywords?: KeywordTable;
}

/**
 * The rows that stand for a product, made from its pictures: decode → detect → choose the garment → embed.
 * Nothing is written to the vector store. Rejects when a model fails.
 */
export async function indexProduct(
  context: CatalogContext,
  product: Product,
  pictures: readonly ProductPicture[],
  { catalog, stored, keywords }: IndexOptions,
): Promise<IndexedProduct> {
  const known = classifyGarment(product, keywords);
  const failedPictures: FailedPicture[] = [];
  const readable: { path: string; box?: Box; bytes: Uint8Array; digest: string }[] = [];
  for (const { path, box, bytes } of pictures) {
    if (bytes instanceof AppError) failedPictures.push({ path, error: bytes });
    else readable.push({ path, box, bytes, digest: sha256(bytes) });
  }
  if (failedPictures.length === 0 && isIndexed(stored, product, readable, known)) {
    return { status: 'unchanged', rows: stored, failedPictures, classSource: known.source };
  }
  const rows: StoredRow[] = [];
  for (const picture of readable) {
    try {
      rows.push(...(await indexPicture(context, product, picture, { catalog, known })));
    } catch (error) {
      if (!(error instanceof AppError) || error.status >= 500) throw error;
      failedPictures.push({ path: picture.path, error });
    }
  }
  const status = rows.length > 0 ? 'imported' : 'failed';
  return { status, rows, failedPictures, classSource: known.source };
}

interface PictureOptions {
  readonly catalog: string;
  readonly known: KnownClass;
}

async function indexPicture(
  { decodePhoto, detector, embedder, pictures, thumbnail }: CatalogContext,
  product: Product,
  { bytes, box, digest }: { readonly bytes: Uint8Array; readonly box?: Box; readonly digest: string },
  { catalog, known }: PictureOptions,
): Promise<StoredRow[]> {
  const photo = await decodePhoto(bytes);
  const detections = box ? [] : await detector.detect(photo);
  const garments = chooseGarments(detections, { garmentClass: known.garmentClass, box });
  const regions: Region[] = ['whole', ...garments.flatMap((garment) => (garment.box ? [garment.box] : []))];
  const [whole, ...crops] = await embedder.embed(photo, regions);
  if (!whole) throw new RangeError('Expected the embedder to give one vector per region');
  if (!(await pictures.has(catalog, digest))) await pictures.put(catalog, digest, await thumbnail(photo));
  return garments.map((garment, ordinal) => ({
    key: sha256(JSON.stringify([catalog, product.id, digest, garment.box])),
    catalog,
    productId: product.id,
    groupId: product.groupId ?? '',
    garmentClass: garment.garmentClass ?? '',
    price: product.price ?? null,
    attributes: product.attributes ?? {},
    imageDigest: digest,
    box: garment.box,
    product,
    whole,
    // Garments without a box come alone, so crops[ordinal] is the garment's own.
    garment: (garment.box ? crops[ordinal] : undefined) ?? whole,
  }));
}

/** Whether the store's rows are of exactly this product with exactly these pictures, and of the class it has now. */
function isIndexed(
  stored: readonly StoredRow[],
  product: Product,
  pictures: readonly { digest: string }[],
  { garmentClass }: KnownClass,
): boolean {
  if (stored.length === 0) return false;
  // The keyword table may have changed since. An unknown class says nothing: the rows have those of the detector.
  if (garmentClass !== null && stored.some((row) => row.garmentClass !== garmentClass)) return false;
  const digests = (of: Iterable<string>) => [...new Set(of)].sort();
  return (
    stored.every((row) => isDeepStrictEqual(row.product, JSON.parse(JSON.stringify(product)))) &&
    isDeepStrictEqual(
      digests(stored.map((row) => row.imageDigest)),
      digests(pictures.map(({ digest }) => digest)),
    )
  );
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
