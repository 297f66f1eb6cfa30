import { requireCatalog } from '../../records/require-catalog.ts';
import type { RowNames } from '../../store/vector-store.ts';
import type { CatalogContext } from '../catalog-context.ts';
import { farthestFirst } from './farthest-first.ts';
import { readListed } from './list-products.ts';
import type { ListedProduct } from './listed-product.ts';

type Context = Pick<CatalogContext, 'store' | 'catalogs' | 'embedder'> & {
  readonly startChoices: StartChoices;
};

/** Remembers which products were chosen for whom has no photo. */
export interface StartChoices {
  /** Ids of at most {@link mostStarts} products, in the order in which they were chosen. */
  idsOf(context: Pick<Context, 'store' | 'embedder'>, catalog: string): Promise<readonly string[]>;
}

/** Most products of a start; a page of pictures. */
export const mostStarts = 25;
/** Products of each class that the choice is made from. */
const sampledPerClass = 80;
/** A catalog that changes all the time, as in an import, is not read again sooner. */
const shortestMs = 60_000;
/** A product that is replaced by another leaves the count as it was. */
const longestMs = 3_600_000;

/**
 * Varied products of a catalog, to start from without a photo: by {@link farthestFirst} over the embeddings of whole images, from a sample of each
 * class; one of each group. The same rows give the same products.
 *
 * @throws AppError `catalog-not-found`, `store-unavailable`
 */
export async function findStartProducts(
  context: Context,
  catalog: string,
  limit: number,
): Promise<ListedProduct[]> {
  await requireCatalog(context.catalogs, catalog);
  const ids = await context.startChoices.idsOf(context, catalog);
  return readListed(context, catalog, ids.slice(0, limit));
}

/**
 * Keeps each catalog's choice while it has as many rows, for an hour at most; a full choice at least for a minute. To choose reads the whole
 * catalog without its vectors, and the vectors of the sample.
 */
export function createStartChoices(now: () => number = () => performance.now()): StartChoices {
  const kept = new Map<
    string,
    { readonly rows: number; readonly at: number; readonly ids: Promise<readonly string[]> }
  >();
  return {
    async idsOf(context, catalog) {
      const name = JSON.stringify([context.embedder.id, catalog]);
      const rows = await context.store.count(catalog);
      const known = kept.get(name);
      if (known && (await holds(known, rows, now()))) return known.ids;
      const ids = chooseStarts(context, catalog);
      const entry = { rows, at: now(), ids };
      kept.set(name, entry);
      ids.catch(() => {
        if (kept.get(name) === entry) kept.delete(name);
      });
      return ids;
    },
  };
}

async function holds(
  known: { readonly rows: number; readonly at: number; readonly ids: Promise<readonly string[]> },
  rows: number,
  now: number,
): Promise<boolean> {
  const age = now - known.at;
  if (known.rows === rows) return age < longestMs;
  return age < shortestMs && (await known.ids).length === mostStarts;
}

async function chooseStarts(
  { store, embedder }: Pick<Context, 'store' | 'embedder'>,
  catalog: string,
): Promise<string[]> {
  const samples = new Map<string, Sample>();
  for await (const rows of store.scanSummaries(catalog))
    for (const { key, productId, groupId, garmentClass } of rows) {
      const sample = samples.get(garmentClass) ?? createSample(sampledPerClass);
      samples.set(garmentClass, sample);
      sample.add({ key, productId, groupId, garmentClass });
    }
  const sampled = onePerGroup([...samples.values()].flatMap((sample) => sample.rows()));
  const ids = sampled.map(({ productId }) => productId);
  const vectors = new Map((await store.fetchVectors(catalog, ids)).map((row) => [row.key, row.whole]));
  // A row that was deleted meanwhile has none.
  const items = sampled.flatMap(({ key, productId, garmentClass }) => {
    const vector = vectors.get(key);
    return vector ? [{ productId, garmentClass, vector }] : [];
  });
  return farthestFirst(items, mostStarts, embedder.metric).map(({ productId }) => productId);
}

interface Sample {
  add(row: RowNames): void;
  /** By key. */
  rows(): RowNames[];
}

/**
 * The rows with the smallest keys, one of each group: keys are hashes, so they are a random sample, and the same one in whatever order the rows
 * come (bottom-k sketch; Cohen and Kaplan, 2007).
 */
function createSample(size: number): Sample {
  let smallest: RowNames[] = [];
  const shrink = () => {
    smallest = onePerGroup(smallest).slice(0, size);
  };
  return {
    add(row) {
      smallest.push(row);
      if (smallest.length > 4 * size) shrink();
    },
    rows() {
      shrink();
      return smallest;
    },
  };
}

/** Of each group, or product without one, the row with the smallest key; by key. */
function onePerGroup(rows: readonly RowNames[]): RowNames[] {
  const first = new Map<string, RowNames>();
  for (const row of [...rows].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const name = JSON.stringify(row.groupId === '' ? [row.productId] : ['', row.groupId]);
    if (!first.has(name)) first.set(name, row);
  }
  return [...first.values()];
}
