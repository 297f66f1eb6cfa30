import { areNearDuplicates } from '../../fuse/rerank/collapse-duplicates.ts';
import { createDuplicateGroups } from '../../fuse/rerank/duplicate-groups.ts';
import { hashDistance } from '../../fuse/rerank/hash-distance.ts';
import { createPauses } from '../../pauses.ts';
import { requireCatalog } from '../../records/require-catalog.ts';
import { rowsByProduct, type VectorRow } from '../../store/vector-store.ts';
import type { CatalogContext } from '../catalog-context.ts';
import { type ListedProduct, listedProduct } from './listed-product.ts';

/** Products with near-duplicate images, by id; of a large group the first ones. */
export type DuplicateGroup = readonly ListedProduct[];

export interface DuplicatesAnswer {
  /** By the id of their first product. */
  readonly groups: readonly DuplicateGroup[];
  /** How many products each of these groups has; the first {@link productsShown} are in the answer. */
  readonly sizes: readonly number[];
  /** How many groups there are. */
  readonly total: number;
}

/** A garment in an image. */
interface Garment {
  readonly key: string;
  readonly productId: string;
  readonly groupId: string;
  readonly garmentClass: string;
  readonly hash: string;
}

/** Most bits in which hashes of near-duplicates differ; the same as in searches. */
const maxDistance = 6;
const hashBits = 64;
/** Products of a group in an answer. */
const productsShown = 50;
/** Pairs whose vectors are read and compared at once. */
const pairsAtOnce = 500;
/** Garments of one class and hash that are compared with all similar ones. Further ones are compared with these. */
const samplesOfHash = 50;

/**
 * Groups of products that show the same garment: some image of one is a near-duplicate of an image of another, by hash and embedding,
 * as searches that collapse duplicates have it. Variants that the shop itself groups are no duplicates. Reads the whole catalog without
 * vectors, then the vectors of products with similar hashes. Where more than {@link samplesOfHash} garments share a hash, the further
 * ones join a group through one of these alone, so that a picture of thousands of products costs as many comparisons, not their
 * square. Throws `catalog-not-found`.
 */
export async function findDuplicates(
  { store, catalogs }: Pick<CatalogContext, 'store' | 'catalogs'>,
  catalog: string,
  { limit, after = '' }: { readonly limit: number; readonly after?: string | undefined },
): Promise<DuplicatesAnswer> {
  await requireCatalog(catalogs, catalog);
  const garments: Garment[] = [];
  for await (const rows of store.scanSummaries(catalog))
    for (const { key, productId, groupId, garmentClass, origin } of rows)
      if (origin) garments.push({ key, productId, groupId, garmentClass, hash: origin.imageHash });
  const products = createDuplicateGroups();
  for await (const pairs of pairsToCompare(garments, products.areJoined)) {
    const wanted = new Set(pairs.flatMap(([a, b]) => [a.productId, b.productId]));
    const vectors = new Map((await store.fetchVectors(catalog, [...wanted])).map((row) => [row.key, row]));
    for (const [a, b] of pairs) if (areDuplicates(a, b, vectors)) products.join(a.productId, b.productId);
  }
  const groups = products.groups();
  const page = groups.filter(([first = '']) => first > after).slice(0, limit);
  const shown = page.map((group) => group.slice(0, productsShown));
  const rows = rowsByProduct(await store.fetchSummaries(catalog, shown.flat()));
  return {
    sizes: page.map((group) => group.length),
    groups: shown.map((group) => group.flatMap((id) => listedProduct(rows.get(id) ?? []) ?? [])),
    total: groups.length,
  };
}

function areDuplicates(a: Garment, b: Garment, vectors: ReadonlyMap<string, VectorRow>): boolean {
  const [one, other] = [vectors.get(a.key)?.garment, vectors.get(b.key)?.garment];
  if (!one || !other) return false;
  return areNearDuplicates(
    { hash: a.hash, embedding: one },
    { hash: b.hash, embedding: other },
    { maxDistance },
  );
}

type Pair = readonly [Garment, Garment];

/**
 * Pairs of garments of different products whose hashes are close, so many at a time.
 *
 * @param areJoined whether two products are in one group already: then their garments need no comparison
 */
async function* pairsToCompare(
  garments: readonly Garment[],
  areJoined: (a: string, b: string) => boolean,
): AsyncGenerator<readonly Pair[]> {
  const pauses = createPauses();
  const pairs: Pair[] = [];
  for (const [some, others] of similarGarments(alikes(garments)))
    for (const a of some) {
      if (pauses.isDue()) await pauses.rest();
      const fresh = others.filter((b) => mayBeDuplicates(a, b) && !areJoined(a.productId, b.productId));
      for (const b of fresh) pairs.push([a, b]);
      while (pairs.length >= pairsAtOnce) yield pairs.splice(0, pairsAtOnce);
    }
  if (pairs.length > 0) yield pairs;
}

function mayBeDuplicates(a: Garment, b: Garment): boolean {
  return a.productId !== b.productId && (a.groupId === '' || a.groupId !== b.groupId);
}

/** Garments of one class and one hash: of those of different products and groups of the shop some, and the rest. */
interface Alike {
  readonly garmentClass: string;
  readonly hash: string;
  readonly samples: readonly Garment[];
  readonly rest: readonly Garment[];
}

function alikes(garments: readonly Garment[]): Alike[] {
  const byHash = groupBy(garments, ({ garmentClass, hash }) => `${garmentClass} ${hash}`);
  return byHash.map((alike) => {
    const [{ garmentClass, hash }] = alike;
    const families = groupBy(alike, ({ productId, groupId }) =>
      groupId ? `group ${groupId}` : `product ${productId}`,
    );
    const mixed = [...families.map(([first]) => first), ...families.flatMap(([, ...more]) => more)];
    return {
      garmentClass,
      hash,
      samples: mixed.slice(0, samplesOfHash),
      rest: mixed.slice(samplesOfHash),
    };
  });
}

/** Lists of garments, of which each of the first is to be compared with each of the second. */
function* similarGarments(
  alikes: readonly Alike[],
): Generator<readonly [readonly Garment[], readonly Garment[]]> {
  for (const { samples, rest } of alikes) {
    for (const [n, sample] of samples.entries()) yield [[sample], samples.slice(n + 1)];
    yield [samples, rest];
  }
  const seen = new Set<string>();
  for (const bucket of buckets(alikes))
    for (const [n, a] of bucket.entries()) {
      const near = bucket.slice(n + 1).filter((b) => {
        if (hashDistance(a.hash, b.hash) > maxDistance) return false;
        const name = `${a.garmentClass} ${a.hash} ${b.hash}`;
        return !seen.has(name) && seen.add(name);
      });
      yield [a.samples, near.flatMap(({ samples }) => samples)];
    }
}

/**
 * Those that agree in a band of their hashes. Hashes that differ in at most d bits agree in one of d + 1 bands (pigeonhole), so only
 * they are compared.
 */
function* buckets(alikes: readonly Alike[]): Generator<readonly Alike[]> {
  const bands = maxDistance + 1;
  const numbered = alikes.map((alike) => ({ alike, number: BigInt(`0x${alike.hash}`) }));
  for (let band = 0; band < bands; band++) {
    const from = Math.floor((band * hashBits) / bands);
    const width = Math.floor(((band + 1) * hashBits) / bands) - from;
    const mask = (1n << BigInt(width)) - 1n;
    const byBand = groupBy(
      numbered,
      ({ alike, number }) => `${alike.garmentClass} ${(number >> BigInt(from)) & mask}`,
    );
    for (const bucket of byBand) yield bucket.map(({ alike }) => alike);
  }
}

/** The items with the same name, in the order in which the first of each came. */
function groupBy<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
): (readonly [Item, ...Item[]])[] {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return [...groups.values()];
}
