import { AppError } from '../../errors.ts';
import { requireCatalog } from '../../records/require-catalog.ts';
import type { ClassSource } from '../../store/vector-store.ts';
import type { Product, ProductClass } from '../../types.ts';
import type { CatalogContext } from '../catalog-context.ts';
import { type CorrectionOutcome, type CorrectProductOptions, correctRows } from './correct-product.ts';

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

export interface CorrectOptions extends CorrectProductOptions {
  /** Called once per product. */
  readonly onDone: (productId: string, outcome: CorrectionOutcome) => void;
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
  options: CorrectOptions,
): Promise<void> {
  const { catalog, onDone } = options;
  await requireCatalog(context.catalogs, catalog);
  await requireProducts(context, catalog, corrections);
  for (let start = 0; start < corrections.length; start += batchSize) {
    const batch = corrections.slice(start, start + batchSize);
    const ids = batch.map(({ productId }) => productId);
    const rows = await context.store.fetchByProduct(catalog, ids);
    for (const { productId, garmentClass } of batch) {
      const stored = rows.filter((row) => row.productId === productId);
      const outcome = await correctRows(context, { productId, stored }, { garmentClass }, options);
      onDone(productId, outcome);
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
