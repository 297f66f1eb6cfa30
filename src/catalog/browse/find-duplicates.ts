import { areNearDuplicates } from '../../fuse/rerank/collapse-duplicates.ts';
import { hashDistance } from '../../fuse/rerank/hash-distance.ts';
import { createPauses } from '../../pauses.ts';
import { requireCatalog } from '../../records/require-catalog.ts';
import { rowsByProduct, type VectorRow } from '../../store/vector-store.ts';
import type { CatalogContext } from '../catalog-context.ts';
import { type ListedProduct, listedProduct } from './listed-product.ts';

/** Products with near-duplicate images, by id. */
export type DuplicateGroup = readonly ListedProduct[];

export interface DuplicatesAnswer {
  /** By the id of their first product. */
  readonly groups: readonly DuplicateGroup[];
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
/** Products whose vectors are read at once. */
const productsAtOnce = 50;

/**
 * Groups of products that show the same garment: some image of one is a near-duplicate of an image of another, by hash and embedding,
 * as searches that collapse duplicates have it. Variants that the shop itself groups are no duplicates. Reads the whole catalog without
 * vectors, then the vectors of products with similar hashes. Throws `catalog-not-found`.
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
  const similar = await similarHashes(garments);
  const products = createGroups();
  const ids = [...similar.keys()].sort();
  for (let at = 0; at < ids.length; at += productsAtOnce) {
    const some = ids.slice(at, at + productsAtOnce);
    const pairs = some.flatMap((id) => similar.get(id) ?? []);
    const wanted = new Set(pairs.flatMap(([a, b]) => [a.productId, b.productId]));
    const vectors = new Map((await store.fetchVectors(catalog, [...wanted])).map((row) => [row.key, row]));
    for (const [a, b] of pairs) if (areDuplicates(a, b, vectors)) products.join(a.productId, b.productId);
  }
  const groups = products.groups();
  const page = groups.filter(([first = '']) => first > after).slice(0, limit);
  const rows = rowsByProduct(await store.fetchSummaries(catalog, page.flat()));
  return {
    groups: page.map((group) => group.flatMap((id) => listedProduct(rows.get(id) ?? []) ?? [])),
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

/** Pairs of garments whose hashes are close, each once, by the first one's product. */
async function similarHashes(garments: readonly Garment[]): Promise<Map<string, [Garment, Garment][]>> {
  const found = new Map<string, [Garment, Garment][]>();
  const seen = new Set<string>();
  const pauses = createPauses();
  for (const [a, others] of comparable(garments)) {
    if (pauses.isDue()) await pauses.rest();
    for (const b of others) {
      if (!mayBeDuplicates(a, b) || hashDistance(a.hash, b.hash) > maxDistance) continue;
      const name = `${a.key} ${b.key}`;
      if (seen.has(name)) continue;
      seen.add(name);
      found.set(a.productId, [...(found.get(a.productId) ?? []), [a, b]]);
    }
  }
  return found;
}

/**
 * Each garment with those that may have a close hash. Hashes that differ in at most d bits agree in one of d + 1 bands (pigeonhole), so
 * only garments that share a band are compared.
 */
function* comparable(garments: readonly Garment[]): Generator<readonly [Garment, readonly Garment[]]> {
  for (const bucket of buckets(garments))
    for (const [index, garment] of bucket.entries()) yield [garment, bucket.slice(index + 1)];
}

function mayBeDuplicates(a: Garment, b: Garment): boolean {
  if (a.productId === b.productId || a.garmentClass !== b.garmentClass) return false;
  return a.groupId === '' || a.groupId !== b.groupId;
}

/** Garments that agree in a band of their hashes; one alone is left out. */
function* buckets(garments: readonly Garment[]): Generator<readonly Garment[]> {
  const bands = maxDistance + 1;
  const numbers = garments.map(({ hash }) => BigInt(`0x${hash}`));
  for (let band = 0; band < bands; band++) {
    const from = Math.floor((band * hashBits) / bands);
    const width = Math.floor(((band + 1) * hashBits) / bands) - from;
    const byBand = new Map<string, Garment[]>();
    garments.forEach((garment, index) => {
      const bits = (((numbers[index] ?? 0n) >> BigInt(from)) & ((1n << BigInt(width)) - 1n)).toString(16);
      const name = `${garment.garmentClass} ${bits}`;
      const known = byBand.get(name);
      if (known) known.push(garment);
      else byBand.set(name, [garment]);
    });
    for (const bucket of byBand.values()) if (bucket.length > 1) yield bucket;
  }
}

/** Sets of ids that are joined pair by pair. */
function createGroups() {
  const groupOf = new Map<string, Set<string>>();
  return {
    join(a: string, b: string): void {
      const [one, other] = [groupOf.get(a) ?? new Set([a]), groupOf.get(b) ?? new Set([b])];
      if (one === other) return;
      for (const id of other) one.add(id);
      for (const id of one) groupOf.set(id, one);
    },
    /** Each sorted, by their first id. */
    groups: (): string[][] =>
      [...new Set(groupOf.values())]
        .map((group) => [...group].sort())
        .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  };
}
