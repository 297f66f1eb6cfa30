import { classGate } from '../fuse/class-agreement.ts';
import { poolMax } from '../fuse/exact-score.ts';
import type { Pairing, Profile } from '../fuse/profile.ts';
import { byScoreThenId, type RankedList } from '../fuse/ranked-list.ts';
import { regionWeight, type WeighedRegion, wholeWeight } from '../fuse/region-weight.ts';
import type { Filter } from '../store/filter.ts';
import type { RowSummary, StoredRow, StoreHit } from '../store/vector-store.ts';
import type { Box, Embedding, GarmentClass, Photo, ScoredItem, View } from '../types.ts';
import type { Region } from './find-regions.ts';
import type { SearchContext } from './search-context.ts';

export interface RankOptions {
  readonly catalog: string;
  readonly filter?: Filter;
  readonly profile: Profile;
}

/** The lists that answer for one region: its crop's beside the whole photo's, weighted and gated by its class. */
export interface RegionLists {
  readonly region: Region;
  readonly crop: readonly RankedList[];
  readonly whole: readonly RankedList[];
}

export interface LookLists {
  readonly regions: readonly RegionLists[];
  /** The whole photo's lists without any region's class, for the look as a whole and for photos without garments. */
  readonly whole: readonly RankedList[];
  /** What is known of every candidate product. */
  readonly rows: ReadonlyMap<string, readonly RowSummary[]>;
}

interface Query {
  /** null for the whole photo. */
  readonly region: Region | null;
  readonly vector: Embedding;
}

/** One query's scores against one stored view, before weights and gates. */
interface Scores {
  readonly query: Query;
  readonly pairing: Pairing;
  readonly items: readonly ScoredItem[];
}

/**
 * Searches the catalog for the whole photo and for each region, and weighs what comes back (docs/fusion.md).
 *
 * @param whole embedding of the photo
 * @param crops embedding of each region's crop, in the regions' order
 */
export async function rankRegions(
  { store }: Pick<SearchContext, 'store'>,
  photo: Photo,
  query: {
    readonly regions: readonly Region[];
    readonly whole: Embedding;
    readonly crops: readonly Embedding[];
  },
  { catalog, filter, profile }: RankOptions,
): Promise<LookLists> {
  const queries: Query[] = [
    { region: null, vector: query.whole },
    ...query.regions.map((region, index) => ({ region, vector: query.crops[index] ?? query.whole })),
  ];
  const found = await searchViews(store, queries, { catalog, filter, profile });
  const candidates = new Map<string, readonly RowSummary[]>();
  for (const { hits } of found) {
    const brought = new Set(bestOfProduct(hits, profile.candidates).map(({ id }) => id));
    for (const { row } of hits) {
      if (brought.has(row.productId))
        candidates.set(row.productId, [...(candidates.get(row.productId) ?? []), row]);
    }
  }
  let scores: readonly Scores[];
  let rows: ReadonlyMap<string, readonly RowSummary[]> = candidates;
  if (profile.rescoring === 'union') {
    const stored = groupByProduct(await store.fetchByProduct(catalog, [...candidates.keys()]));
    scores = found.map(({ query, pairing }) => ({
      query,
      pairing,
      items: scoreExactly(query, pairing, stored),
    }));
    rows = stored;
  } else {
    scores = found.map(({ query, pairing, hits }) => ({
      query,
      pairing,
      items: bestOfProduct(hits, profile.candidates),
    }));
  }
  return weigh(scores, query.regions, photo, rows, profile);
}

interface Found {
  readonly query: Query;
  readonly pairing: Pairing;
  readonly hits: readonly StoreHit[];
}

/** One search call per stored view, for all the queries whose pairing with it has a factor. */
async function searchViews(
  store: SearchContext['store'],
  queries: readonly Query[],
  { catalog, filter, profile }: RankOptions,
): Promise<Found[]> {
  // A product has several rows, so more rows than products are asked for.
  const limit = Math.min(1000, profile.candidates * 4);
  const searchView = async (view: View): Promise<Found[]> => {
    const paired = queries
      .map((query) => ({ query, pairing: `${query.region ? 'garment' : 'whole'}→${view}` as const }))
      .filter(({ pairing }) => profile.pairings[pairing] > 0);
    if (paired.length === 0) return [];
    const vectors = paired.map(({ query }) => query.vector);
    const lists = await store.search({ catalog, view, vectors, filter, limit });
    return paired.map((entry, index) => ({ ...entry, hits: lists[index] ?? [] }));
  };
  return (await Promise.all([searchView('garment'), searchView('whole')])).flat();
}

function groupByProduct(rows: readonly StoredRow[]): Map<string, StoredRow[]> {
  const products = new Map<string, StoredRow[]>();
  for (const row of rows) {
    const of = products.get(row.productId);
    if (of) of.push(row);
    else products.set(row.productId, [row]);
  }
  return products;
}

function scoreExactly(
  { vector }: Query,
  pairing: Pairing,
  products: ReadonlyMap<string, readonly StoredRow[]>,
): ScoredItem[] {
  const view: View = pairing.endsWith('→garment') ? 'garment' : 'whole';
  const items = [...products].map(([id, rows]) => ({
    id,
    score: poolMax(
      vector,
      rows.map((row) => row[view]),
    ),
  }));
  return items.sort(byScoreThenId);
}

function bestOfProduct(hits: readonly StoreHit[], limit: number): ScoredItem[] {
  const best = new Map<string, number>();
  for (const { row, score } of hits) best.set(row.productId, Math.max(score, best.get(row.productId) ?? -1));
  return [...best]
    .map(([id, score]) => ({ id, score }))
    .sort(byScoreThenId)
    .slice(0, limit);
}

function weigh(
  scores: readonly Scores[],
  regions: readonly Region[],
  photo: Photo,
  rows: ReadonlyMap<string, readonly RowSummary[]>,
  profile: Profile,
): LookLists {
  const weighed = new Map(regions.map((region) => [region, weighedRegion(region, photo)]));
  const all = [...weighed.values()];
  const listsOf = (from: Region | null, weight: number, gatedBy: Region | null): RankedList[] =>
    scores
      .filter(({ query }) => query.region === from)
      .map(({ pairing, items }) => ({
        id: `${from?.id ?? 'photo'}:${pairing}`,
        weight: weight * profile.pairings[pairing],
        hits: gatedBy ? gate(items, gatedBy.garmentClass, rows, profile.gate) : items,
      }));
  const meanWholeWeight =
    regions.length === 0
      ? wholeWeight([], null, profile)
      : all.reduce((sum, region) => sum + wholeWeight(all, region.garmentClass, profile), 0) / regions.length;
  return {
    regions: [...weighed].map(([region, known]) => ({
      region,
      crop: listsOf(region, regionWeight(known, profile), region),
      whole: listsOf(null, wholeWeight(all, region.garmentClass, profile), region),
    })),
    whole: listsOf(null, meanWholeWeight, null),
    rows,
  };
}

/** Area of the box / area of the photo. */
export function areaShareOf(box: Box, { width, height }: Pick<Photo, 'width' | 'height'>): number {
  return ((box.x2 - box.x1) * (box.y2 - box.y1)) / (width * height);
}

function weighedRegion({ box, garmentClass, confidence }: Region, photo: Photo): WeighedRegion {
  return { garmentClass, confidence, areaShare: areaShareOf(box, photo) };
}

/** Lowers the scores of products of other classes; a negative cosine stays as it is, since scaling would raise it. */
function gate(
  items: readonly ScoredItem[],
  garmentClass: GarmentClass | null,
  rows: ReadonlyMap<string, readonly RowSummary[]>,
  lambda: number,
): ScoredItem[] {
  const gated = items.map(({ id, score }) => {
    const classes = (rows.get(id) ?? []).map((row) => classGate(garmentClass, row.garmentClass, lambda));
    return { id, score: score > 0 && classes.length > 0 ? score * Math.max(...classes) : score };
  });
  return gated.sort(byScoreThenId);
}
