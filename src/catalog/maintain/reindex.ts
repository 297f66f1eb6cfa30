import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import { limitConcurrency } from '../../image/limit-concurrency.ts';
import type { IndexRegistry } from '../../store/index-registry.ts';
import { rowsByProduct, type VectorStore } from '../../store/vector-store.ts';
import { retryingStore } from '../retry-until-available.ts';
import { checkReindexed } from './check-reindexed.ts';
import { type CatalogSignatures, productSignatures, signatureOf } from './product-signatures.ts';
import { type Reembedding, reembedProduct } from './reembed-product.ts';

/** A product that could not be re-indexed. */
export interface ReindexFailure {
  readonly catalog: string;
  readonly productId: string;
  readonly error: AppError;
}

export interface ReindexOptions extends Reembedding {
  /** How long writers may still write to the former index after the switch; default two seconds. */
  readonly settleMs?: number;
  readonly onProgress?: (done: number, total: number) => void;
  readonly onFailure?: (failure: ReindexFailure) => void;
  readonly signal?: AbortSignal;
}

export interface Reindexed {
  /** Names of the active index before and after; equal when the index of this embedder was active already. */
  readonly former: string;
  readonly index: string;
  /** Products that were embedded again. */
  readonly products: number;
}

/** Products per read and write call, and products embedded concurrently. */
const batchSize = 64;
const embeddedAtOnce = 4;

/**
 * Re-indexes all catalogs with another embedder into an index of their own, checks that index, and makes it the active one.
 * Searches use the former index meanwhile; products written to it meanwhile are re-indexed too. Resumes if interrupted.
 *
 * Throws `reindex-failed` when an image is missing or the check fails; the former index stays active then.
 */
export async function reindex(indexes: IndexRegistry, options: ReindexOptions): Promise<Reindexed> {
  const { id, dimension, metric } = options.embedder;
  const space = { id, dimension, metric };
  const former = await indexes.active();
  const formerSpace = await indexes.spaceOf(former);
  if (!formerSpace)
    throw new AppError('reindex-failed', 'No catalog is indexed yet; import with the new embedder instead');
  const index = await indexes.indexFor(space);
  if (index === former) return { former, index, products: 0 };
  const { signal } = options;
  const from = retryingStore(await indexes.open(former, formerSpace), { signal });
  try {
    const to = retryingStore(await indexes.open(index, space), { signal });
    try {
      const first = await copyMissing(from, to, options);
      await to.optimize();
      // The first pass may take hours, the second only covers what was written during it.
      const second = await copyMissing(from, to, options);
      await checkReindexed(to, second.signatures);
      await switchOver(indexes, { former, index }, () => checkReindexed(to, second.signatures));
      await delay(options.settleMs ?? 2000, undefined, { signal });
      const late = await copyLateWrites(from, to, { ...options, before: second.signatures });
      return { former, index, products: first.products + second.products + late };
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

/** Activates the new index, and the former one again when the check fails. */
async function switchOver(
  indexes: IndexRegistry,
  { former, index }: Pick<Reindexed, 'former' | 'index'>,
  check: () => Promise<void>,
): Promise<void> {
  await indexes.activate(index);
  try {
    await check();
  } catch (error) {
    await indexes.activate(former);
    throw error;
  }
}

interface Pass {
  /** Of the former index's products. */
  readonly signatures: CatalogSignatures;
  readonly products: number;
}

/** Embeds the products of `from` that `to` lacks or has in another version, and deletes those that `from` lacks. */
async function copyMissing(from: VectorStore, to: VectorStore, options: ReindexOptions): Promise<Pass> {
  const signatures = new Map<string, ReadonlyMap<string, string>>();
  const failures: ReindexFailure[] = [];
  const total = (await from.catalogs()).reduce((sum, { products }) => sum + products, 0);
  let done = 0;
  let products = 0;
  for (const catalog of await catalogsOf(from, to)) {
    const wanted = await productSignatures(from, catalog);
    const copied = await productSignatures(to, catalog);
    signatures.set(catalog, wanted);
    await to.deleteProducts(
      catalog,
      [...copied.keys()].filter((id) => !wanted.has(id)),
    );
    const missing = [...wanted.keys()].filter((id) => copied.get(id) !== wanted.get(id));
    done += wanted.size - missing.length;
    for (let at = 0; at < missing.length; at += batchSize) {
      options.signal?.throwIfAborted();
      const batch = missing.slice(at, at + batchSize);
      failures.push(...(await copyProducts({ from, to, catalog }, batch, options)));
      done += batch.length;
      products += batch.length;
      options.onProgress?.(done, total);
    }
  }
  const [first] = failures;
  if (first)
    throw new AppError(
      'reindex-failed',
      `${failures.length} products could not be re-indexed. ` +
        `The first is ${first.productId} in ${first.catalog}: ${first.error.message}`,
      { cause: first.error },
    );
  return { signatures, products };
}

interface Copy {
  readonly from: VectorStore;
  readonly to: VectorStore;
  readonly catalog: string;
}

async function copyProducts(
  { from, to, catalog }: Copy,
  productIds: readonly string[],
  options: ReindexOptions,
): Promise<ReindexFailure[]> {
  const failures: ReindexFailure[] = [];
  const inSlot = limitConcurrency(embeddedAtOnce);
  const products = rowsByProduct(await from.fetchByProduct(catalog, productIds));
  const known = new Set((await to.fetchByProduct(catalog, productIds)).map(({ productId }) => productId));
  const made = await Promise.all(
    [...products].map(([productId, rows]) =>
      inSlot(async () => {
        try {
          return { productId, rows: await reembedProduct(options, rows) };
        } catch (error) {
          if (!(error instanceof AppError) || error.status >= 500) throw error;
          const failure = { catalog, productId, error };
          failures.push(failure);
          options.onFailure?.(failure);
          return { productId, rows: [] };
        }
      }),
    ),
  );
  await to.upsert(made.filter(({ productId }) => !known.has(productId)).flatMap(({ rows }) => rows));
  for (const { productId, rows } of made)
    if (known.has(productId) && rows.length > 0) await to.replaceProduct(catalog, productId, rows);
  return failures;
}

/**
 * Re-indexes what writers that had not noticed the switch wrote to the former index since `before`. A product that was
 * written to the new index since stays as it is there.
 */
async function copyLateWrites(
  from: VectorStore,
  to: VectorStore,
  options: ReindexOptions & { readonly before: CatalogSignatures },
): Promise<number> {
  let copied = 0;
  for (const catalog of await catalogsOf(from, to)) {
    const before = options.before.get(catalog) ?? new Map<string, string>();
    const now = await productSignatures(from, catalog);
    const ids = new Set([...before.keys(), ...now.keys()]);
    const changed = [...ids].filter((id) => before.get(id) !== now.get(id));
    const copies = rowsByProduct(await to.fetchByProduct(catalog, changed));
    const untouched = changed.filter((id) => signatureOf(copies.get(id) ?? []) === (before.get(id) ?? ''));
    await to.deleteProducts(
      catalog,
      untouched.filter((id) => !now.has(id)),
    );
    const [failure] = await copyProducts(
      { from, to, catalog },
      untouched.filter((id) => now.has(id)),
      options,
    );
    if (failure) throw failure.error;
    copied += untouched.length;
  }
  return copied;
}

async function catalogsOf(from: VectorStore, to: VectorStore): Promise<string[]> {
  const names = [...(await from.catalogs()), ...(await to.catalogs())].map(({ catalog }) => catalog);
  return [...new Set(names)].sort();
}
