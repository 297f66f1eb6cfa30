import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import { limitConcurrency } from '../../image/limit-concurrency.ts';
import type { StorePlaces } from '../../store/index-registry.ts';
import { rowsByProduct, type VectorStore } from '../../store/vector-store.ts';
import { patientStore } from '../import/wait-for-store.ts';
import { checkReindexed } from './check-reindexed.ts';
import { type CatalogSignatures, productSignatures, signatureOf } from './product-signatures.ts';
import { type Reembedding, reembedProduct } from './reembed-product.ts';

/** A product that could not be brought over. */
export interface ReindexFailure {
  readonly catalog: string;
  readonly productId: string;
  readonly error: AppError;
}

export interface ReindexOptions extends Reembedding {
  /** How long writers may still hold on to the former place after the switch; two seconds. */
  readonly settleMs?: number;
  readonly onProgress?: (done: number, total: number) => void;
  readonly onFailure?: (failure: ReindexFailure) => void;
  readonly signal?: AbortSignal;
}

export interface Reindexed {
  /** Names of the places before and after; the same when the space was in use already. */
  readonly former: string;
  readonly place: string;
  /** Products that were embedded anew. */
  readonly products: number;
}

/** Products looked up and written in one call, and how many of them are embedded at once. */
const batchSize = 64;
const embeddedAtOnce = 4;

/**
 * Brings all catalogs into the space of another embedder, in a place beside the one in use, and makes that the one in
 * use once it holds the same products and finds them. Searches go on meanwhile in the former. What is written to the
 * former meanwhile is brought over too. Stopped at any point and run again it goes on where it was.
 *
 * Throws `reindex-failed` when a picture is not at hand or the check fails; the former place is in use then as before.
 */
export async function reindex(places: StorePlaces, options: ReindexOptions): Promise<Reindexed> {
  const { id, dimension } = options.embedder;
  const space = { id, dimension };
  const former = await places.current();
  const formerSpace = await places.spaceOf(former);
  if (!formerSpace)
    throw new AppError('reindex-failed', 'There is nothing indexed yet: import with the new embedder');
  const place = await places.placeOf(space);
  if (place === former) return { former, place, products: 0 };
  const { signal } = options;
  const from = patientStore(await places.open(former, formerSpace), { signal });
  try {
    const to = patientStore(await places.open(place, space), { signal });
    try {
      const first = await bringOver(from, to, options);
      await to.optimize();
      // The first pass took its time: what was written meanwhile is little.
      const second = await bringOver(from, to, options);
      await checkReindexed(to, second.signatures);
      await switchOver(places, { former, place }, () => checkReindexed(to, second.signatures));
      await delay(options.settleMs ?? 2000, undefined, { signal });
      const late = await bringLateWrites(from, to, { ...options, before: second.signatures });
      return { former, place, products: first.products + second.products + late };
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

/** Switches, and back again when the check fails. */
async function switchOver(
  places: StorePlaces,
  { former, place }: Pick<Reindexed, 'former' | 'place'>,
  check: () => Promise<void>,
): Promise<void> {
  await places.switchTo(place);
  try {
    await check();
  } catch (error) {
    await places.switchTo(former);
    throw error;
  }
}

interface Pass {
  /** Of the former place's products. */
  readonly signatures: CatalogSignatures;
  readonly products: number;
}

/** Makes `to` hold what `from` holds; what it holds already is passed over. */
async function bringOver(from: VectorStore, to: VectorStore, options: ReindexOptions): Promise<Pass> {
  const signatures = new Map<string, ReadonlyMap<string, string>>();
  const failures: ReindexFailure[] = [];
  const total = (await from.catalogs()).reduce((sum, { products }) => sum + products, 0);
  let done = 0;
  let products = 0;
  for (const catalog of await catalogsOf(from, to)) {
    const wanted = await productSignatures(from, catalog);
    const held = await productSignatures(to, catalog);
    signatures.set(catalog, wanted);
    await to.deleteProducts(
      catalog,
      [...held.keys()].filter((id) => !wanted.has(id)),
    );
    const missing = [...wanted.keys()].filter((id) => held.get(id) !== wanted.get(id));
    done += wanted.size - missing.length;
    for (let at = 0; at < missing.length; at += batchSize) {
      options.signal?.throwIfAborted();
      const batch = missing.slice(at, at + batchSize);
      failures.push(...(await bringProducts({ from, to, catalog }, batch, options)));
      done += batch.length;
      products += batch.length;
      options.onProgress?.(done, total);
    }
  }
  const [first] = failures;
  if (first)
    throw new AppError(
      'reindex-failed',
      `${failures.length} products could not be indexed again; the first, ${first.productId} of ${first.catalog}: ${first.error.message}`,
      { cause: first.error },
    );
  return { signatures, products };
}

interface Way {
  readonly from: VectorStore;
  readonly to: VectorStore;
  readonly catalog: string;
}

async function bringProducts(
  { from, to, catalog }: Way,
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
 * Brings over what writers that had not heard of the switch yet wrote to the former place since `before`; a product that
 * was written to the new place since is left as it is there.
 */
async function bringLateWrites(
  from: VectorStore,
  to: VectorStore,
  options: ReindexOptions & { readonly before: CatalogSignatures },
): Promise<number> {
  let brought = 0;
  for (const catalog of await catalogsOf(from, to)) {
    const before = options.before.get(catalog) ?? new Map<string, string>();
    const now = await productSignatures(from, catalog);
    const ids = new Set([...before.keys(), ...now.keys()]);
    const changed = [...ids].filter((id) => before.get(id) !== now.get(id));
    const there = rowsByProduct(await to.fetchByProduct(catalog, changed));
    const untouched = changed.filter((id) => signatureOf(there.get(id) ?? []) === (before.get(id) ?? ''));
    await to.deleteProducts(
      catalog,
      untouched.filter((id) => !now.has(id)),
    );
    const [failure] = await bringProducts(
      { from, to, catalog },
      untouched.filter((id) => now.has(id)),
      options,
    );
    if (failure) throw failure.error;
    brought += untouched.length;
  }
  return brought;
}

async function catalogsOf(from: VectorStore, to: VectorStore): Promise<string[]> {
  const names = [...(await from.catalogs()), ...(await to.catalogs())].map(({ catalog }) => catalog);
  return [...new Set(names)].sort();
}
