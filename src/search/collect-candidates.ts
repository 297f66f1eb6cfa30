import type { CandidateList, CandidateProduct, CandidateRegion, Candidates } from '../fuse/candidates.ts';
import { type Pairing, type Profile, pairings, pairingViews } from '../fuse/profile.ts';
import { byScoreThenId } from '../fuse/ranked-list.ts';
import { areNearDuplicates } from '../fuse/rerank/collapse-duplicates.ts';
import { likelyClasses } from '../fuse/weights/class-agreement.ts';
import { cosineSimilarity } from '../fuse/weights/exact-score.ts';
import { partCosines, partSumNorms, sumOfParts } from '../fuse/weights/part-cosines.ts';
import type { Filter } from '../store/filter/filter.ts';
import {
  type NameHit,
  type RowSummary,
  rowsByProduct,
  type SearchRequest,
  type StoredRow,
  type StoreHit,
} from '../store/vector-store.ts';
import type { Box, Embedding, EmbeddingPart, Photo, ScoredItem, View } from '../types.ts';
import type { Region } from './find-regions.ts';
import type { SearchContext } from './search-context.ts';

export interface CollectOptions {
  readonly catalog: string;
  readonly filter?: Filter;
  /** Each of its pairings with a factor > 0 is searched for its number of candidates. */
  readonly profile: Profile;
  /** Parts of the embeddings, each also scored separately; empty if the embeddings have none. */
  readonly parts?: readonly EmbeddingPart[];
}

export interface Collected {
  readonly candidates: Candidates;
  /** The rows of every candidate product, by product id. */
  readonly rows: ReadonlyMap<string, readonly RowSummary[]>;
}

interface Look {
  readonly regions: readonly Region[];
  readonly whole: Embedding;
  readonly crops: readonly Embedding[];
}

interface Query {
  /** null for the whole photo. */
  readonly region: string | null;
  readonly vector: Embedding;
}

/**
 * Searches the catalog with the whole photo and with each region, and scores the products found, ready for fusion. With
 * `rescoring: union`, every candidate is scored in every pairing, also in those of factor 0, so that the query can be re-ranked with
 * other factors.
 *
 * @param look the regions, the embedding of the photo, and the embedding of each region's crop, in the regions' order
 */
export async function collectCandidates(
  { store }: Pick<SearchContext, 'store'>,
  photo: Photo,
  look: Look,
  { catalog, filter, profile, parts = [] }: CollectOptions,
): Promise<Collected> {
  const queries: Query[] = [
    { region: null, vector: look.whole },
    ...look.regions.map(({ id }, index) => ({ region: id, vector: look.crops[index] ?? look.whole })),
  ];
  const regions = look.regions.map((region) => candidateRegion(region, photo));
  const options = { catalog, filter, profile };
  if (profile.rescoring === 'none') {
    const found = await searchViews(queries, options, (request) => store.search(request));
    const rows = candidateRows(found, profile.candidates);
    const products = [...rows].map(([id, ofProduct]) => candidateProduct(id, ofProduct));
    const lists = found.map((list): CandidateList => ({ ...foundBy(list, profile), cosines: null }));
    return { candidates: { regions, products, lists }, rows };
  }
  // Ids are enough here: all rows of the candidates are read below.
  const [found, kinds] = await Promise.all([
    searchViews(queries, options, (request) => store.searchNames(request)),
    searchKinds(look, options, (request) => store.searchNames(request)),
  ]);
  const ids = [...candidateIds(found, profile.candidates), ...[...kinds.values()].flat().map(({ id }) => id)];
  const stored = rowsByProduct(await store.fetchByProduct(catalog, [...new Set(ids)].sort()));
  const rows = [...stored.values()].flat();
  const lists = queries.flatMap((query) =>
    pairings
      .filter((pairing) => pairingViews[pairing].query === viewOf(query))
      .map((pairing): CandidateList => {
        const list = found.find((each) => each.query === query && each.pairing === pairing);
        const vectors = rows.map((row) => row[pairingViews[pairing].stored]);
        return {
          region: query.region,
          pairing,
          found: list ? foundBy(list, profile).found : null,
          ...(query.region !== null && pairing === 'garment→garment' && kinds.has(query.region)
            ? { ofKind: kinds.get(query.region) }
            : {}),
          ...exactList(query.vector, vectors, parts),
        };
      }),
  );
  const products = candidateProducts(stored, parts).map((product) => ({
    ...product,
    duplicates: profile.collapse === 'duplicates' ? duplicatesOf(product.id, stored) : [],
  }));
  return { candidates: { regions, products, lists }, rows: stored };
}

/** The exact scores of a query vector against the vectors of all candidates' rows, in the rows' order. */
export function exactList(
  query: Embedding,
  vectors: readonly Embedding[],
  parts: readonly EmbeddingPart[],
): Pick<CandidateList, 'cosines' | 'partCosines'> {
  if (parts.length === 0) return { cosines: vectors.map((vector) => cosineSimilarity(query, vector)) };
  const byPart = partCosines(query, vectors, parts);
  return { cosines: sumOfParts(byPart), partCosines: byPart };
}

/** What exact scoring needs of each product, in the products' order; without the duplicates among them. */
export function candidateProducts(
  stored: ReadonlyMap<string, readonly StoredRow[]>,
  parts: readonly EmbeddingPart[],
): CandidateProduct[] {
  return [...stored].map(([id, rows]) => ({
    ...candidateProduct(id, rows),
    sumNorms: sumNormsOf(rows),
    ...(parts.length > 0 ? { partSumNorms: partSumNormsOf(rows, parts) } : {}),
  }));
}

/** Area of the box / area of the photo. */
export function areaShareOf(box: Box, { width, height }: Pick<Photo, 'width' | 'height'>): number {
  return ((box.x2 - box.x1) * (box.y2 - box.y1)) / (width * height);
}

interface Found<Hit extends NameHit = NameHit> {
  readonly query: Query;
  readonly pairing: Pairing;
  readonly hits: readonly Hit[];
}

/** One search call per stored view, with all queries whose pairing with it has a factor > 0. */
async function searchViews<Hit extends NameHit>(
  queries: readonly Query[],
  { catalog, filter, profile }: CollectOptions,
  search: (request: SearchRequest) => Promise<Hit[][]>,
): Promise<Found<Hit>[]> {
  // A product has several rows, so more rows than products are requested.
  const limit = Math.min(1000, profile.candidates * 4);
  const searchView = async (view: View): Promise<Found<Hit>[]> => {
    const paired = queries.flatMap((query) =>
      pairings
        .filter((pairing) => isBetween(pairing, viewOf(query), view) && profile.pairings[pairing] > 0)
        .map((pairing) => ({ query, pairing })),
    );
    if (paired.length === 0) return [];
    const vectors = paired.map(({ query }) => query.vector);
    const lists = await search({ catalog, view, vectors, filter, limit });
    return paired.map((entry, index) => ({ ...entry, hits: lists[index] ?? [] }));
  };
  return (await Promise.all([searchView('garment'), searchView('whole')])).flat();
}

/**
 * By region, the most similar products of what the garment may be, however dissimilar: in a catalog of many kinds, the nearest
 * products of a rare one may be far down the lists. One search call for regions that may be of the same classes.
 */
async function searchKinds(
  { regions, crops, whole }: Look,
  { catalog, filter, profile }: CollectOptions,
  search: (request: SearchRequest) => Promise<NameHit[][]>,
): Promise<Map<string, readonly ScoredItem[]>> {
  const kinds = new Map<string, readonly ScoredItem[]>();
  if (profile.kindCandidates === 0 || profile.pairings['garment→garment'] === 0) return kinds;
  const byClasses = new Map<string, { readonly id: string; readonly vector: Embedding }[]>();
  for (const [index, region] of regions.entries()) {
    const key = likelyClasses(region).join();
    if (key === '') continue;
    const same = byClasses.get(key) ?? [];
    byClasses.set(key, [...same, { id: region.id, vector: crops[index] ?? whole }]);
  }
  const calls = [...byClasses].map(async ([key, queries]) => {
    const isOfKind: Filter = { in: { field: 'garmentClass', values: key.split(',') } };
    const lists = await search({
      catalog,
      view: 'garment',
      vectors: queries.map(({ vector }) => vector),
      filter: filter ? { and: [filter, isOfKind] } : isOfKind,
      limit: profile.kindCandidates * 2,
    });
    queries.forEach(({ id }, index) => {
      kinds.set(id, bestOfProduct(lists[index] ?? [], profile.kindCandidates));
    });
  });
  await Promise.all(calls);
  return kinds;
}

function viewOf({ region }: Query): View {
  return region === null ? 'whole' : 'garment';
}

function isBetween(pairing: Pairing, query: View, stored: View): boolean {
  const views = pairingViews[pairing];
  return views.query === query && views.stored === stored;
}

/** Ids of the candidates in all lists, without repeats, sorted. */
function candidateIds(found: readonly Found[], limit: number): string[] {
  return [...new Set(found.flatMap(({ hits }) => bestOfProduct(hits, limit).map(({ id }) => id)))].sort();
}

/** The rows that the lists found of their candidates, without repeats, by product id in sorted order. */
function candidateRows(found: readonly Found<StoreHit>[], limit: number): Map<string, RowSummary[]> {
  const byProduct = new Map<string, Map<string, RowSummary>>();
  for (const { hits } of found) {
    const ids = new Set(bestOfProduct(hits, limit).map(({ id }) => id));
    for (const { row } of hits) {
      if (!ids.has(row.productId)) continue;
      const rows = byProduct.get(row.productId) ?? new Map<string, RowSummary>();
      byProduct.set(row.productId, rows.set(row.key, row));
    }
  }
  return new Map([...byProduct.keys()].sort().map((id) => [id, [...(byProduct.get(id)?.values() ?? [])]]));
}

function foundBy({ query, pairing, hits }: Found, { candidates }: Profile) {
  return { region: query.region, pairing, found: bestOfProduct(hits, candidates) };
}

function bestOfProduct(hits: readonly NameHit[], limit: number): ScoredItem[] {
  const best = new Map<string, number>();
  for (const { row, score } of hits) best.set(row.productId, Math.max(score, best.get(row.productId) ?? -1));
  return [...best]
    .map(([id, score]) => ({ id, score }))
    .sort(byScoreThenId)
    .slice(0, limit);
}

function candidateRegion({ box, ...region }: Region, photo: Photo): CandidateRegion {
  const center = { x: (box.x1 + box.x2) / 2 / photo.width, y: (box.y1 + box.y2) / 2 / photo.height };
  return { ...region, areaShare: areaShareOf(box, photo), center };
}

function candidateProduct(id: string, rows: readonly RowSummary[]): CandidateProduct {
  const classes = rows.map(({ garmentClass }) => garmentClass);
  return { id, groupId: rows[0]?.groupId ?? '', classes, sumNorms: null, duplicates: [] };
}

function sumNormsOf(rows: readonly StoredRow[]): Record<View, number> {
  const normOf = (vectors: readonly Embedding[]) => {
    const sum = new Float32Array(vectors[0]?.length ?? 0);
    for (const vector of vectors)
      vector.forEach((value, i) => {
        sum[i] = (sum[i] ?? 0) + value;
      });
    return Math.sqrt(cosineSimilarity(sum, sum));
  };
  return {
    whole: normOf(rows.map(({ whole }) => whole)),
    garment: normOf(rows.map(({ garment }) => garment)),
  };
}

function partSumNormsOf(rows: readonly StoredRow[], parts: readonly EmbeddingPart[]): Record<View, number[]> {
  return {
    whole: partSumNorms(
      rows.map(({ whole }) => whole),
      parts,
    ),
    garment: partSumNorms(
      rows.map(({ garment }) => garment),
      parts,
    ),
  };
}

/** Ids of the other products with an image that is a near-duplicate of one of this product's. */
function duplicatesOf(id: string, products: ReadonlyMap<string, readonly StoredRow[]>): string[] {
  const own = products.get(id) ?? [];
  const others = [...products].filter(([other]) => other !== id);
  return others
    .filter(([, rows]) => rows.some((a) => own.some((b) => isDuplicate(a, b))))
    .map(([other]) => other);
}

/** Whether two rows show the same garment in near-duplicate images; false for rows without an image hash. */
function isDuplicate(a: StoredRow, b: StoredRow): boolean {
  if (a.garmentClass !== b.garmentClass) return false;
  const [hash, other] = [a.origin?.imageHash, b.origin?.imageHash];
  if (hash === undefined || other === undefined) return false;
  return areNearDuplicates({ hash, embedding: a.garment }, { hash: other, embedding: b.garment });
}
