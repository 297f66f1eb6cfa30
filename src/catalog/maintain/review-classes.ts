import { AppError } from '../../errors.ts';
import { classAgreement } from '../../fuse/weights/class-agreement.ts';
import { requireCatalog } from '../../records/require-catalog.ts';
import type { ClassSource, StoredRow } from '../../store/vector-store.ts';
import type { GarmentClass, Product, ProductImage } from '../../types.ts';
import type { CatalogContext } from '../catalog-context.ts';
import { type IndexedProduct, indexProduct, rowKey } from '../index/index-product.ts';

/** A product's class as the catalog has it. */
export interface ProductClass {
  readonly product: Product;
  /** '' when it is not known. */
  readonly garmentClass: GarmentClass | '';
  readonly source: ClassSource;
  /** What the detector took its garments for, where the class is not known. */
  readonly found: readonly GarmentClass[];
}

/** Every product of a catalog with its class: the least certain first, then by id. Throws `catalog-not-found`. */
export async function listClasses(context: CatalogContext, catalog: string): Promise<ProductClass[]> {
  await requireCatalog(context.catalogs, catalog);
  const classes = new Map<string, ProductClass>();
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

/** How many products have their class from where. */
export function classShares(classes: readonly ProductClass[]): Record<ClassSource, number> {
  const shares = { row: 0, review: 0, keyword: 0, unknown: 0 };
  for (const { source } of classes) shares[source]++;
  return shares;
}

export interface Correction {
  readonly productId: string;
  readonly garmentClass: GarmentClass;
}

export interface CorrectOptions {
  readonly catalog: string;
  readonly readPicture: (image: ProductImage) => Promise<Uint8Array>;
  /** Called once a product; `from-rows`: corrected, but some of its pictures were not at hand. */
  readonly onDone: (productId: string, outcome: 'corrected' | 'from-rows' | 'unchanged') => void;
}

/** Products looked up in one call. */
const batchSize = 64;

/**
 * Gives products the class that a person says and chooses their garments anew. Where a picture is not at hand, the
 * garment is chosen among those that the catalog has of it. The correction outlives the next import of the same file.
 * Products that have the class already are passed over. Throws `catalog-not-found`, `product-not-found`.
 */
export async function correctClasses(
  context: CatalogContext,
  corrections: readonly Correction[],
  { catalog, readPicture, onDone }: CorrectOptions,
): Promise<void> {
  await requireCatalog(context.catalogs, catalog);
  for (let start = 0; start < corrections.length; start += batchSize) {
    const batch = corrections.slice(start, start + batchSize);
    const ids = batch.map(({ productId }) => productId);
    const rows = await context.store.fetchByProduct(catalog, ids);
    for (const { productId, garmentClass } of batch) {
      const stored = rows.filter((row) => row.productId === productId);
      const product = stored[0]?.product;
      if (!product)
        throw new AppError('product-not-found', `There is no product ${JSON.stringify(productId)}`);
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

function hasClass(stored: readonly StoredRow[], garmentClass: GarmentClass): boolean {
  return stored.every((row) => row.garmentClass === garmentClass && row.origin?.classSource !== 'unknown');
}

/** Rows of pictures that gave none now: for each picture the garment that agrees best, else the whole of it. */
function keptRows(
  stored: readonly StoredRow[],
  { rows }: IndexedProduct,
  garmentClass: GarmentClass,
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
