import { fieldError } from '../../errors.ts';
import { isAddress } from '../../fetch/fetch-picture.ts';
import { classAgreement } from '../../fuse/weights/class-agreement.ts';
import { requireCatalog } from '../../records/require-catalog.ts';
import type { StoredRow } from '../../store/vector-store.ts';
import type { ProductClass, ProductImage } from '../../types.ts';
import type { CatalogContext } from '../catalog-context.ts';
import {
  type IndexedProduct,
  indexProduct,
  type ProductPicture,
  type ReviewedBox,
  rowKey,
} from '../index/index-product.ts';

/** What a person corrects of a product: at least one of both. */
export interface ProductCorrection {
  readonly garmentClass?: ProductClass | undefined;
  /** The box of the garment in one of its images, in pixels of the upright image, and the image's file where the caller has it. */
  readonly box?: (ReviewedBox & { readonly file?: Uint8Array | undefined }) | undefined;
}

export type CorrectionOutcome = 'corrected' | 'from-rows' | 'unchanged';

export interface CorrectProductOptions {
  readonly catalog: string;
  readonly readPicture: (image: ProductImage) => Promise<Uint8Array>;
}

/**
 * Corrects a product's class, or the box of its garment in an image, and indexes what depends on it again. Corrections survive later
 * imports of the same file: a class unless the file names one, a box unless the file gives another box for that image.
 *
 * @param options by default, images are read again from their addresses
 * @returns `from-rows`: some of its images could not be read, and their garments were chosen from the stored rows
 * @throws AppError `catalog-not-found`, `product-not-found`, `invalid-request` for an image that the product lacks, and the error of the
 *   image whose box is corrected
 */
export async function correctProduct(
  context: CatalogContext,
  productId: string,
  correction: ProductCorrection,
  {
    catalog,
    readPicture = readAgain(context),
  }: { readonly catalog: string } & Partial<CorrectProductOptions>,
): Promise<CorrectionOutcome> {
  await requireCatalog(context.catalogs, catalog);
  const stored = await context.store.fetchByProduct(catalog, [productId]);
  return correctRows(context, { productId, stored }, correction, { catalog, readPicture });
}

/** Reads what has an http(s) address; other files are not at hand after an import. */
function readAgain({ fetchPicture }: CatalogContext): CorrectProductOptions['readPicture'] {
  return async ({ path }) => {
    if (isAddress(path)) return fetchPicture(path);
    const message = 'Expected the file of the image, since it has no http(s) address to read it from again';
    throw fieldError('picture-not-found', 'image', message);
  };
}

/** {@link correctProduct} for a product whose rows were read. */
export async function correctRows(
  context: CatalogContext,
  { productId, stored }: { readonly productId: string; readonly stored: readonly StoredRow[] },
  { garmentClass, box }: ProductCorrection,
  { catalog, readPicture }: CorrectProductOptions,
): Promise<CorrectionOutcome> {
  const [first] = stored;
  if (!first)
    throw fieldError(
      'product-not-found',
      'id',
      `No product with id ${JSON.stringify(productId)} in catalog ${JSON.stringify(catalog)}`,
    );
  if (!box && (garmentClass === undefined || hasClass(stored, garmentClass))) return 'unchanged';
  const { product } = first;
  const boxed = box && { path: pathOf(stored, box.imageDigest), ...box };
  const pictures = product.images.map(
    (image): ProductPicture => ({
      ...image,
      read: async () => (image.path === boxed?.path && boxed.file) || readPicture(image),
      isUnchanging: image.path !== boxed?.path,
    }),
  );
  // A box alone leaves the class that a person gave.
  const reviewed = garmentClass ?? (first.origin?.classSource === 'review' && first.garmentClass);
  const indexed = await indexProduct(context, product, pictures, {
    catalog,
    stored,
    ...(reviewed ? { reviewed } : {}),
    reviewedBox: box,
  });
  if (boxed) requireIndexed(indexed, boxed);
  const kept = keptRows(stored, indexed, garmentClass);
  await context.store.replaceProduct(catalog, productId, [...indexed.rows, ...kept]);
  return kept.length > 0 ? 'from-rows' : 'corrected';
}

/** The path by which the product names the image that a digest is of. */
function pathOf(stored: readonly StoredRow[], imageDigest: string): string {
  const row = stored.find((each) => each.imageDigest === imageDigest);
  const path = row?.origin?.imagePath;
  if (path !== undefined && row?.product.images.some((image) => image.path === path)) return path;
  throw fieldError(
    'invalid-request',
    'box.imageDigest',
    "Expected the digest of one of the product's images",
  );
}

/** The corrected image must be the very one that is stored. */
function requireIndexed(
  { failedPictures, rows }: IndexedProduct,
  { path, imageDigest }: { readonly path: string; readonly imageDigest: string },
): void {
  const failed = failedPictures.find((picture) => picture.path === path);
  if (failed) throw failed.error;
  if (rows.some((row) => row.imageDigest === imageDigest)) return;
  throw fieldError('invalid-request', 'image', 'Expected the same file as was imported: its content differs');
}

function hasClass(stored: readonly StoredRow[], garmentClass: ProductClass): boolean {
  return stored.every((row) => row.garmentClass === garmentClass && row.origin?.classSource !== 'unknown');
}

/**
 * Stored rows of images that could not be read now: all of them, or, for a corrected class, per image the garment whose class agrees
 * best, else the whole image.
 */
function keptRows(
  stored: readonly StoredRow[],
  { rows }: IndexedProduct,
  garmentClass: ProductClass | undefined,
): StoredRow[] {
  const fresh = new Set(rows.map(({ imageDigest }) => imageDigest));
  const unread = stored.filter(({ imageDigest }) => !fresh.has(imageDigest));
  if (garmentClass === undefined) return unread;
  const byPicture = new Map<string, StoredRow>();
  const agreement = (row: StoredRow) =>
    row.garmentClass ? classAgreement(row.garmentClass, garmentClass) : 0;
  for (const row of unread) {
    const best = byPicture.get(row.imageDigest);
    if (!best || agreement(row) > agreement(best)) byPicture.set(row.imageDigest, row);
  }
  return [...byPicture.values()].map((row) => {
    const origin = row.origin && { ...row.origin, classSource: 'review' as const, rowsOfPicture: 1 };
    const isGarment = agreement(row) > 0 || origin?.boxGiven;
    const { box, garment } = isGarment ? row : { box: null, garment: row.whole };
    return {
      ...row,
      garmentClass,
      origin,
      box,
      garment,
      key: rowKey(row.catalog, row.productId, { ...row, box }),
    };
  });
}
