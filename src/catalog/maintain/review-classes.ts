import { AppError } from '../../errors.ts';
import { classAgreement } from '../../fuse/weights/class-agreement.ts';
import { requireCatalog } from '../../records/require-catalog.ts';
import type { ClassSource, StoredRow } from '../../store/vector-store.ts';
import type { Product, ProductClass, ProductImage } from '../../types.ts';
import type { CatalogContext } from '../catalog-context.ts';
import { type IndexedProduct, indexProduct, rowKey } from '../index/index-product.ts';

/** A product's class in the catalog. */
export interface ClassifiedProduct {
  readonly product: Product;
  /** '' when unknown. */
  readonly garmentClass: ProductClass | '';
  readonly source: ClassSource;
  /** The classes that the detector found in its images, where the class is unknown. */
  readonly found: readonly ProductClass[];
}

/** Every product of a catalog with its class, least certain source first, then by id. Throws `catalog-not-found`. */
export async function listClasses(context: CatalogContext, catalog: string): Promise<ClassifiedProduct[]> {
  await requireCatalog(context.catalogs, catalog);
  const classes = new Map<string, ClassifiedProduct>();
  for await (const page of context.store.scan(catalog)) {
    for (const { product, garmentClass, origin } of page) {
      const source = origin?.classSource ?? (product.garmentClass ? 'row' : 'unknown');
      const found = classes.get(product.id)?.found ?? [];
      classes.set(product.id, {
        product,
        garmentClass: source === 'unknown' ? '' : garmentClass,
        source,
        found: source === 'unknown' && garmentClass ? [...new Set([...found, garmentClass])].sort() : [],
      });
    }
  }
  const certainty: readonly ClassSource[] = ['unknown', 'keyword', 'review', 'row'];
  return [...classes.values()].sort(
    (a, b) =>
      certainty.indexOf(a.source) - certainty.indexOf(b.source) || (a.product.id < b.product.id ? -1 : 1),
  );
}

/** Number of products per source of their class. */
export function classShares(classes: readonly ClassifiedProduct[]): Record<ClassSource, number> {
  const shares = { row: 0, review: 0, keyword: 0, unknown: 0 };
  for (const { source } of classes) shares[source]++;
  return shares;
}

export interface Correction {
  readonly productId: string;
  readonly garmentClass: ProductClass;
}

export interface CorrectOptions {
  readonly catalog: string;
  readonly readPicture: (image: ProductImage) => Promise<Uint8Array>;
  /** Called once per product. `from-rows`: corrected, although some of its images could not be read. */
  readonly onDone: (productId: string, outcome: 'corrected' | 'from-rows' | 'unchanged') => void;
}

/** Products per lookup. */
const batchSize = 64;

/**
 * Sets the classes that a person assigned and chooses the products' garments again. Where an image cannot be read, the garment is
 * chosen from its stored rows. Corrections survive later imports of the same file. Products that already have the class are
 * skipped. Throws `catalog-not-found`, and `product-not-found` with all products that the catalog lacks before anything is corrected.
 */
export async function correctClasses(
  context: CatalogContext,
  corrections: readonly Correction[],
  { catalog, readPicture, onDone }: CorrectOptions,
): Promise<void> {
  await requireCatalog(context.catalogs, catalog);
  await requireProducts(context, catalog, corrections);
  for (let start = 0; start < corrections.length; start += batchSize) {
    const batch = corrections.slice(start, start + batchSize);
    const ids = batch.map(({ productId }) => productId);
    const rows = await context.store.fetchByProduct(catalog, ids);
    for (const { productId, garmentClass } of batch) {
      const stored = rows.filter((row) => row.productId === productId);
      const product = stored[0]?.product;
      // Deleted since the check.
      if (!product) throw notFound(catalog, [productId]);
      if (hasClass(stored, garmentClass)) {
        onDone(productId, 'unchanged');
        continue;
      }
      const pictures = product.images.map((image) => ({ ...image, read: () => readPicture(image) }));
      const indexed = await indexProduct(context, product, pictures, {
        catalog,
        stored,
        reviewed: garmentClass,
      });
      const kept = keptRows(stored, indexed, garmentClass);
      await context.store.replaceProduct(catalog, productId, [...indexed.rows, ...kept]);
      onDone(productId, kept.length > 0 ? 'from-rows' : 'corrected');
    }
  }
}

async function requireProducts(
  { store }: Pick<CatalogContext, 'store'>,
  catalog: string,
  corrections: readonly Correction[],
): Promise<void> {
  const missing = new Set(corrections.map(({ productId }) => productId));
  const ids = [...missing];
  for (let start = 0; start < ids.length; start += batchSize)
    for (const { productId } of await store.fetchSummaries(catalog, ids.slice(start, start + batchSize)))
      missing.delete(productId);
  if (missing.size > 0) throw notFound(catalog, [...missing]);
}

const shownProducts = 50;

function notFound(catalog: string, ids: readonly string[]): AppError {
  const named = ids.slice(0, shownProducts).map((id) => JSON.stringify(id));
  const more = ids.length > shownProducts ? ` and ${ids.length - shownProducts} more` : '';
  const message = `Catalog ${catalog} has no product ${named.join(', ')}${more}`;
  return new AppError('product-not-found', message);
}

function hasClass(stored: readonly StoredRow[], garmentClass: ProductClass): boolean {
  return stored.every((row) => row.garmentClass === garmentClass && row.origin?.classSource !== 'unknown');
}

/** Stored rows of images that could not be read now: per image, the garment whose class agrees best, else the whole image. */
function keptRows(
  stored: readonly StoredRow[],
  { rows }: IndexedProduct,
  garmentClass: ProductClass,
): StoredRow[] {
  const fresh = new Set(rows.map(({ imageDigest }) => imageDigest));
  const byPicture = new Map<string, StoredRow>();
  const agreement = (row: StoredRow) =>
    row.garmentClass ? classAgreement(row.garmentClass, garmentClass) : 0;
  for (const row of stored) {
    if (fresh.has(row.imageDigest)) continue;
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
