import type { CatalogContext } from '../catalog/catalog-context.ts';
import type { KeywordTable } from '../catalog/index/class-keywords.ts';
import type { KnownClass } from '../catalog/index/classify-garment.ts';
import { indexOnce } from '../catalog/index/index-once.ts';
import { type IndexedProduct, indexProduct, type ProductPicture } from '../catalog/index/index-product.ts';
import { AppError } from '../errors.ts';
import type { FeedWarning } from '../feeds/feed-record.ts';
import { limitConcurrency } from '../image/limit-concurrency.ts';
import { rowsByProduct, type StoredRow } from '../store/vector-store.ts';
import type { Product, ProductImage } from '../types.ts';
import type { SourceRow } from './source-row.ts';

export interface RowStatus {
  readonly line: number;
  /** undefined when the row names none. */
  readonly id?: string;
  /** `ready`: a dry run found nothing wrong with it. */
  readonly status: 'imported' | 'unchanged' | 'failed' | 'ready';
  /** Why the row, or some of its images, failed; `path` names the image. */
  readonly errors: readonly { readonly path?: string; readonly error: AppError }[];
  readonly classSource?: KnownClass['source'];
  /** What was changed or left out so that the row can be used, in words. */
  readonly warnings?: readonly FeedWarning[] | undefined;
}

export interface ImportOptions {
  readonly catalog: string;
  readonly keywords?: KeywordTable | undefined;
  /** Rejects with an AppError when the image cannot be read. */
  readonly readPicture: (image: ProductImage, product: Product) => Promise<Uint8Array>;
  /** Whether to assume that an image has not changed since its last import, without reading it. */
  readonly isUnchanging?: (image: ProductImage) => boolean;
  /** Called once per row, in no fixed order, after the row was written to the store. */
  readonly onStatus: (status: RowStatus, row: SourceRow) => void;
  readonly signal?: AbortSignal;
}

/** Rows per lookup and per write. */
const batchSize = 64;
/** Batches in progress: one is written while the next is indexed and the one after that is looked up. */
const batchesAhead = 3;
/** Products whose images are read concurrently: enough to hide a slow disk or network, and a bound on memory. */
const readers = 12;

/**
 * Imports products into a catalog, which is created when missing. Safe to repeat at any time, also after a kill: already imported
 * products are skipped without inference.
 *
 * Reading, decoding, inference and writing overlap. Each stage only runs a little ahead of the next, so memory does not grow with
 * the number of rows. Rejects when the store or a model fails; an invalid row only fails itself.
 */
export async function importProducts(
  context: CatalogContext,
  rows: AsyncIterable<SourceRow>,
  options: ImportOptions,
): Promise<void> {
  await context.catalogs.create(options.catalog);
  const stopping = new AbortController();
  const signals = options.signal ? [options.signal, stopping.signal] : [stopping.signal];
  const shared: Shared = {
    context,
    options,
    signal: AbortSignal.any(signals),
    inReader: limitConcurrency(readers),
    index: indexOnce(),
  };
  const running: Batch[] = [];
  try {
    for await (const batch of inBatches(rows, batchSize)) {
      shared.signal.throwIfAborted();
      running.push(startBatch(shared, batch, running));
      if (running.length === batchesAhead) await running.shift()?.done;
    }
    for (const { done } of running) await done;
  } catch (error) {
    stopping.abort(error);
    await Promise.allSettled(running.map(({ done }) => done));
    throw error;
  }
}

interface Shared {
  readonly context: CatalogContext;
  readonly options: ImportOptions;
  readonly signal: AbortSignal;
  readonly inReader: ReturnType<typeof limitConcurrency>;
  readonly index: ReturnType<typeof indexOnce>;
}

interface Batch {
  readonly ids: ReadonlySet<string>;
  /** Resolves when this batch, and therefore every earlier one, was written to the store. */
  readonly done: Promise<void>;
}

interface Outcome {
  readonly row: SourceRow;
  readonly product: Product;
  readonly indexed: IndexedProduct;
}

function startBatch(shared: Shared, rows: readonly SourceRow[], earlier: readonly Batch[]): Batch {
  const products = rows.flatMap((row) =>
    row.product instanceof AppError ? [] : [{ row, product: row.product }],
  );
  const ids = new Set(products.map(({ product }) => product.id));
  const before = earlier.at(-1)?.done ?? Promise.resolve();
  // A product's stored rows must be read after an earlier line of the same product was written.
  const repeatsProduct = earlier.some((batch) => [...ids].some((id) => batch.ids.has(id)));
  const { context, options, signal } = shared;

  const run = async () => {
    if (repeatsProduct) await before;
    const stored = rowsByProduct(await context.store.fetchByProduct(options.catalog, [...ids]));
    const outcomes = await Promise.all(
      products.map(({ row, product }) =>
        shared.inReader(async (): Promise<Outcome> => {
          signal.throwIfAborted();
          return { row, product, indexed: await indexRow(shared, product, stored.get(product.id) ?? []) };
        }),
      ),
    );
    // Batches are written in order, so that the last line of a product wins.
    await before;
    signal.throwIfAborted();
    await write(shared, outcomes, stored);
    for (const row of rows)
      if (row.product instanceof AppError) options.onStatus(failedStatus(row, row.product), row);
    for (const outcome of outcomes) options.onStatus(statusOf(outcome), outcome.row);
  };
  const done = run();
  // A rejection is reported by the loop that awaits the batches; without this it would count as unhandled before.
  done.catch(() => {});
  return { ids, done };
}

function indexRow({ context, options, index }: Shared, product: Product, stored: readonly StoredRow[]) {
  const { catalog, keywords, readPicture, isUnchanging } = options;
  const pictures = product.images.map(
    (image): ProductPicture => ({
      ...image,
      read: () => readPicture(image, product),
      isUnchanging: isUnchanging?.(image) ?? false,
    }),
  );
  return indexProduct(context, product, pictures, { catalog, stored, keywords, index });
}

/**
 * Writes new rows, and rows that replace all of a product's stored keys, in one call. A product that loses rows needs a call of
 * its own.
 */
async function write(
  { context: { store }, options: { catalog } }: Shared,
  outcomes: readonly Outcome[],
  stored: ReadonlyMap<string, readonly StoredRow[]>,
): Promise<void> {
  const usable = outcomes.filter(({ indexed }) => indexed.status !== 'failed');
  // The last line of a product wins.
  const last = new Map(usable.map(({ product, indexed }) => [product.id, indexed]));
  const together: StoredRow[] = [];
  for (const [id, { status, rows }] of last) {
    if (status === 'unchanged') continue;
    const keys = new Set(rows.map(({ key }) => key));
    if (stored.get(id)?.every(({ key }) => keys.has(key)) ?? true) together.push(...rows);
    else await store.replaceProduct(catalog, id, rows);
  }
  if (together.length > 0) await store.upsert(together);
}

function failedStatus({ line, id, warnings }: SourceRow, error: AppError): RowStatus {
  return { line, ...(id === undefined ? {} : { id }), status: 'failed', errors: [{ error }], warnings };
}

function statusOf({ row: { line, warnings }, product: { id }, indexed }: Outcome): RowStatus {
  const { status, failedPictures: errors, classSource } = indexed;
  return { line, id, status, errors, classSource, warnings };
}

async function* inBatches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
