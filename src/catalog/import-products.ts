import { AppError } from '../errors.ts';
import type { StoredRow } from '../store/vector-store.ts';
import type { Product, ProductImage } from '../types.ts';
import type { CatalogContext } from './catalog-context.ts';
import type { KeywordTable, KnownClass } from './classify-garment.ts';
import { type IndexedProduct, indexProduct, type ProductPicture } from './index-product.ts';

/** A row of the source: a product, or why it is none. Lines count from 1. */
export interface SourceRow {
  readonly line: number;
  readonly product: Product | AppError;
}

export interface RowStatus {
  readonly line: number;
  /** undefined when the row names none. */
  readonly id?: string;
  readonly status: 'imported' | 'unchanged' | 'failed';
  /** Why the row failed, and which of its pictures did. */
  readonly errors: readonly { readonly path?: string; readonly error: AppError }[];
  readonly classSource?: KnownClass['source'];
}

export interface ImportOptions {
  readonly catalog: string;
  readonly keywords?: KeywordTable;
  /** Rejects with an AppError when the picture cannot be read. */
  readonly readPicture: (image: ProductImage, product: Product) => Promise<Uint8Array>;
  /** Called once per row, in no fixed order, after the row is safe in the store. */
  readonly onStatus: (status: RowStatus) => void;
  readonly signal?: AbortSignal;
}

const batchSize = 64;
/** Enough to keep decoding, inference and reading busy at once; more only holds more photos in memory. */
const concurrency = 4;

/**
 * Brings products into a catalog, which is made when absent. Safe to run again at any time and after being killed at
 * any point: rows that the store holds already are recognised and passed over without inference.
 * Rejects when the store or a model fails; a row that is wrong only fails itself.
 */
export async function importProducts(
  context: CatalogContext,
  rows: AsyncIterable<SourceRow>,
  options: ImportOptions,
): Promise<void> {
  await context.catalogs.create(options.catalog);
  let batch: SourceRow[] = [];
  for await (const row of rows) {
    options.signal?.throwIfAborted();
    batch.push(row);
    if (batch.length === batchSize) {
      await importBatch(context, batch, options);
      batch = [];
    }
  }
  await importBatch(context, batch, options);
}

interface Outcome {
  readonly line: number;
  readonly product: Product;
  readonly indexed: IndexedProduct;
}

async function importBatch(
  context: CatalogContext,
  batch: readonly SourceRow[],
  options: ImportOptions,
): Promise<void> {
  const { catalog, onStatus } = options;
  const products: { line: number; product: Product }[] = [];
  for (const { line, product } of batch) {
    if (product instanceof AppError) onStatus({ line, status: 'failed', errors: [{ error: product }] });
    else products.push({ line, product });
  }
  const stored = new Map<string, StoredRow[]>();
  for (const row of await context.store.fetchByProduct(catalog, [
    ...new Set(products.map(({ product }) => product.id)),
  ])) {
    stored.set(row.productId, [...(stored.get(row.productId) ?? []), row]);
  }
  const outcomes: Outcome[] = [];
  await forEachConcurrently(products, concurrency, async ({ line, product }) => {
    const pictures = await readPictures(product, options.readPicture);
    const known = { catalog, stored: stored.get(product.id) ?? [], keywords: options.keywords };
    outcomes.push({ line, product, indexed: await indexProduct(context, product, pictures, known) });
  });
  await write(context, catalog, outcomes, stored);
  for (const { line, product, indexed } of outcomes) {
    onStatus({
      line,
      id: product.id,
      status: indexed.status,
      errors: indexed.failedPictures,
      classSource: indexed.classSource,
    });
  }
}

/** New products go in together; a product that was there, or comes twice in the batch, is replaced: its last line wins. */
async function write(
  { store }: CatalogContext,
  catalog: string,
  outcomes: readonly Outcome[],
  stored: ReadonlyMap<string, readonly StoredRow[]>,
): Promise<void> {
  const imported = new Map<string, Outcome>();
  const repeated = new Set<string>();
  const usable = outcomes.filter(({ indexed }) => indexed.status !== 'failed');
  for (const outcome of usable.sort((a, b) => a.line - b.line)) {
    if (imported.has(outcome.product.id)) repeated.add(outcome.product.id);
    imported.set(outcome.product.id, outcome);
  }
  const fresh: StoredRow[] = [];
  for (const [id, { indexed }] of imported) {
    if (indexed.status === 'unchanged' && !repeated.has(id)) continue;
    if (stored.has(id)) await store.replaceProduct(catalog, id, indexed.rows);
    else fresh.push(...indexed.rows);
  }
  if (fresh.length > 0) await store.upsert(fresh);
}

async function readPictures(
  product: Product,
  readPicture: ImportOptions['readPicture'],
): Promise<ProductPicture[]> {
  return Promise.all(
    product.images.map(async (image) => {
      try {
        return { ...image, bytes: await readPicture(image, product) };
      } catch (error) {
        if (error instanceof AppError) return { ...image, bytes: error };
        throw error;
      }
    }),
  );
}

async function forEachConcurrently<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
