import type { CandidateList, CandidateProduct, CandidateRegion, Candidates } from '../fuse/candidates.ts';
import { type Pairing, type Profile, pairings, pairingViews } from '../fuse/profile.ts';
import { byScoreThenId } from '../fuse/ranked-list.ts';
import { type Appearance, areNearDuplicates } from '../fuse/rerank/collapse-duplicates.ts';
import { likelyClasses } from '../fuse/weights/class-agreement.ts';
import { partCosines, partSumNorms, sumNorm, sumOfParts } from '../fuse/weights/part-cosines.ts';
import { type Metric, similarity, toEmbedding } from '../similarity.ts';
import type { Filter } from '../store/filter/filter.ts';
import {
  type NameHit,
  type RowNames,
  type RowSummary,
  rowsByProduct,
  type SearchRequest,
  type VectorRow,
  type VectorStore,
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
  /** What the embeddings are compared by; default: the cosine. */
  readonly metric?: Metric | undefined;
}

export interface Collected {
  readonly candidates: Candidates;
  /**
   * Reads rows of candidate products, of all by default, by product id in sorted order. Products that were deleted meanwhile are
   * missing.
   */
  readonly readRows: (ids?: readonly string[]) => Promise<ReadonlyMap<string, readonly RowSummary[]>>;
}

type PhotoSize = Pick<Photo, 'width' | 'height'>;

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
  photo: PhotoSize,
  look: Look,
  { catalog, filter, profile, parts = [], metric }: CollectOptions,
): Promise<Collected> {
  const queries: Query[] = [
    { region: null, vector: look.whole },
    ...look.regions.map(({ id }, index) => ({ region: id, vector: look.crops[index] ?? look.whole })),
  ];
  const regions = look.regions.map((region) => candidateRegion(region, photo));
  const options = { catalog, filter, profile };
  const search = (request: SearchRequest) => store.searchNames(request);
  const collected = (candidates: Candidates): Collected => ({
    candidates,
    async readRows(ids = candidates.products.map(({ id }) => id)) {
      return rowsByProduct(await store.fetchSummaries(catalog, [...ids].sort()));
    },
  });
  if (profile.rescoring === 'none') {
    const found = await searchViews(queries, options, search);
    const rows = candidateRows(found);
    const products = [...rows].map(([id, ofProduct]) => candidateProduct(id, ofProduct));
    const lists = found.map(
      ({ query, pairing, products }): CandidateList => ({
        region: query.region,
        pairing,
        found: products,
        cosines: null,
      }),
    );
    return collected({ regions, products, lists });
  }
  const [found, kinds] = await Promise.all([
    searchViews(queries, options, search),
    searchKinds(look, options, search),
  ]);
  const ids = [...found.map(({ products }) => products), ...kinds.values()].flat().map(({ id }) => id);
  const stored = rowsByProduct(await store.fetchVectors(catalog, [...new Set(ids)].sort()));
  const rows = [...stored.values()].flat();
  const vectorsOf = { whole: rows.map(({ whole }) => whole), garment: rows.map(({ garment }) => garment) };
  const lists = queries.flatMap((query) =>
    pairings
      .filter((pairing) => pairingViews[pairing].query === viewOf(query))
      .map((pairing): CandidateList => {
        const list = found.find((each) => each.query === query && each.pairing === pairing);
        const vectors = vectorsOf[pairingViews[pairing].stored];
        return {
          region: query.region,
          pairing,
          found: list?.products ?? null,
          ...(query.region !== null && pairing === 'garment→garment' && kinds.has(query.region)
            ? { ofKind: kinds.get(query.region) }
            : {}),
          ...exactList(query.vector, vectors, parts, metric),
        };
      }),
  );
  const products = candidateProducts(stored, parts, metric);
  if (profile.collapse !== 'duplicates') return collected({ regions, products, lists });
  const pictures = await readPictures(store, catalog, rows);
  const withDuplicates = products.map((product) => ({
    ...product,
    duplicates: duplicatesOf(product.id, pictures),
  }));
  return collected({ regions, products: withDuplicates, lists });
}

/** The exact scores of a query vector against the vectors of all candidates' rows, in the rows' order. */
export function exactList(
  query: Embedding,
  vectors: readonly Embedding[],
  parts: readonly EmbeddingPart[],
  metric?: Metric,
): Pick<CandidateList, 'cosines' | 'partCosines'> {
  if (parts.length === 0) return { cosines: vectors.map((vector) => similarity(query, vector, metric)) };
  const byPart = partCosines(query, vectors, parts);
  return { cosines: sumOfParts(byPart), partCosines: byPart };
}

/** What exact scoring needs of each product, in the products' order; without the duplicates among them. */
export function candidateProducts(
  stored: ReadonlyMap<string, readonly VectorRow[]>,
  parts: readonly EmbeddingPart[],
  metric: Metric = 'cosine',
): CandidateProduct[] {
  // Other metrics have no cosine with a centroid: the pooling `mean-centroid` is then the mean of the similarities.
  const normsOf = (rows: readonly VectorRow[]) => {
    if (metric !== 'cosine') return { sumNorms: { whole: rows.length, garment: rows.length } };
    const norms = sumNormsOf(rows, parts);
    return { ...norms, viewCosine: viewCosineOf(rows, norms.sumNorms) };
  };
  return [...stored].map(([id, rows]) => Object.assign(candidateProduct(id, rows), normsOf(rows)));
}

/** (Σ w · Σ g) / (|Σ w| · |Σ g|) over the references' views whole and garment; 0 if either sum is 0. */
function viewCosineOf(rows: readonly VectorRow[], sumNorms: Readonly<Record<View, number>>): number {
  const lengths = sumNorms.whole * sumNorms.garment;
  if (lengths < 1e-9) return 0;
  let dots = 0;
  for (const { whole } of rows) for (const { garment } of rows) dots += similarity(whole, garment);
  return dots / lengths;
}

/** Rows to ask for: a product has several, so more of them than products. */
export function rowsPerList({ candidates }: Profile): number {
  return Math.min(1000, candidates * 4);
}

/** The filter with the condition that a product is of one of the classes. */
export function alsoOfClass(filter: Filter | undefined, classes: readonly string[]): Filter {
  const isOfClass: Filter = { in: { field: 'garmentClass', values: classes } };
  return filter ? { and: [filter, isOfClass] } : isOfClass;
}

/** Area of the box / area of the photo. */
export function areaShareOf(box: Box, { width, height }: Pick<Photo, 'width' | 'height'>): number {
  return ((box.x2 - box.x1) * (box.y2 - box.y1)) / (width * height);
}

interface Found {
  readonly query: Query;
  readonly pairing: Pairing;
  readonly hits: readonly NameHit[];
  /** The profile's number of products, each with its best hit's score, best first. */
  readonly products: readonly ScoredItem[];
}

/** One search call per stored view, with all queries whose pairing with it has a factor > 0. */
async function searchViews(
  queries: readonly Query[],
  { catalog, filter, profile }: CollectOptions,
  search: (request: SearchRequest) => Promise<NameHit[][]>,
): Promise<Found[]> {
  const limit = rowsPerList(profile);
  // Without exact scores, all rows of a product count that a list finds.
  const enough = profile.rescoring === 'none' ? {} : { products: profile.candidates };
  const searchView = async (view: View): Promise<Found[]> => {
    const paired = queries.flatMap((query) =>
      pairings
        .filter((pairing) => isBetween(pairing, viewOf(query), view) && profile.pairings[pairing] > 0)
        .map((pairing) => ({ query, pairing })),
    );
    if (paired.length === 0) return [];
    const vectors = paired.map(({ query }) => query.vector);
    const lists = await search({ catalog, view, vectors, filter, limit, ...enough });
    return paired.map((entry, index) => {
      const hits = lists[index] ?? [];
      return { ...entry, hits, products: bestOfProduct(hits, profile.candidates) };
    });
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
    const lists = await search({
      catalog,
      view: 'garment',
      vectors: queries.map(({ vector }) => vector),
      filter: alsoOfClass(filter, key.split(',')),
      limit: profile.kindCandidates * 2,
      products: profile.kindCandidates,
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

/** The rows that the lists found of their candidates, without repeats, by product id in sorted order. */
function candidateRows(found: readonly Found[]): Map<string, RowNames[]> {
  const byProduct = new Map<string, Map<string, RowNames>>();
  for (const { hits, products } of found) {
    const ids = new Set(products.map(({ id }) => id));
    for (const { row } of hits) {
      if (!ids.has(row.productId)) continue;
      const rows = byProduct.get(row.productId) ?? new Map<string, RowNames>();
      byProduct.set(row.productId, rows.set(row.key, row));
    }
  }
  return new Map([...byProduct.keys()].sort().map((id) => [id, [...(byProduct.get(id)?.values() ?? [])]]));
}

function bestOfProduct(hits: readonly NameHit[], limit: number): ScoredItem[] {
  const best = new Map<string, number>();
  for (const { row, score } of hits) best.set(row.productId, Math.max(score, best.get(row.productId) ?? -1));
  return [...best]
    .map(([id, score]) => ({ id, score }))
    .sort(byScoreThenId)
    .slice(0, limit);
}

function candidateRegion({ box, ...region }: Region, photo: PhotoSize): CandidateRegion {
  const center = { x: (box.x1 + box.x2) / 2 / photo.width, y: (box.y1 + box.y2) / 2 / photo.height };
  return { ...region, areaShare: areaShareOf(box, photo), center };
}

function candidateProduct(id: string, rows: readonly RowNames[]): CandidateProduct {
  const classes = rows.map(({ garmentClass }) => garmentClass);
  return { id, groupId: rows[0]?.groupId ?? '', classes, sumNorms: null, duplicates: [] };
}

/** The sums' lengths by view, and by part if there are parts: their squares add up to that of the whole. */
function sumNormsOf(
  rows: readonly VectorRow[],
  parts: readonly EmbeddingPart[],
): { readonly sumNorms: Readonly<Record<View, number>> } & Pick<CandidateProduct, 'partSumNorms'> {
  const whole = rows.map((row) => row.whole);
  const garment = rows.map((row) => row.garment);
  if (parts.length === 0) {
    const dimension = whole[0]?.length ?? 0;
    return { sumNorms: { whole: sumNorm(whole, 0, dimension), garment: sumNorm(garment, 0, dimension) } };
  }
  const partSumNormsOf = { whole: partSumNorms(whole, parts), garment: partSumNorms(garment, parts) };
  const together = (norms: readonly number[]) => Math.sqrt(norms.reduce((sum, norm) => sum + norm ** 2, 0));
  return {
    sumNorms: { whole: together(partSumNormsOf.whole), garment: together(partSumNormsOf.garment) },
    partSumNorms: partSumNormsOf,
  };
}

/** What near-duplicates are found by: a row's class, the hash of its image and its vector. */
interface Picture extends Appearance {
  readonly productId: string;
  readonly garmentClass: string;
}

/** The pictures of rows; those without an image hash are left out. */
async function readPictures(
  store: Pick<VectorStore, 'fetchSummaries'>,
  catalog: string,
  rows: readonly VectorRow[],
): Promise<Picture[]> {
  const ids = [...new Set(rows.map(({ productId }) => productId))];
  const hashes = new Map(
    (await store.fetchSummaries(catalog, ids)).map(({ key, origin }) => [key, origin?.imageHash]),
  );
  return rows.flatMap(({ key, productId, garmentClass, garment }) => {
    const hash = hashes.get(key);
    // Near-duplicates are found by the cosine, whatever the metric.
    const embedding = toEmbedding(garment);
    return hash === undefined || !embedding ? [] : [{ productId, garmentClass, hash, embedding }];
  });
}

/** Ids of the other products with an image that is a near-duplicate of one of this product's. */
function duplicatesOf(id: string, pictures: readonly Picture[]): string[] {
  const own = pictures.filter(({ productId }) => productId === id);
  const duplicates = pictures.filter(
    (other) =>
      other.productId !== id &&
      own.some((one) => one.garmentClass === other.garmentClass && areNearDuplicates(one, other)),
  );
  return [...new Set(duplicates.map(({ productId }) => productId))];
}
