import { randomUUID } from 'node:crypto';
import type { Candidates } from '../fuse/candidates.ts';
import { type FusedLook, fuseCandidates, type LookItem } from '../fuse/fuse-candidates.ts';
import { interleaveLooks } from '../fuse/interleave/interleave-looks.ts';
import type { Profile } from '../fuse/profile.ts';
import type { FusedItem, FusedPart } from '../fuse/ranked-list.ts';
import {
  type Match,
  type MatchedItem,
  type MatchedList,
  type MatchedLook,
  matchLook,
} from '../fuse/rerank/match.ts';
import { requireCatalog } from '../records/require-catalog.ts';
import type { Filter } from '../store/filter/filter.ts';
import type { RowSummary } from '../store/vector-store.ts';
import type { AttributeGuesses, Photo, Product, ProductClass } from '../types.ts';
import { type Collected, collectCandidates } from './collect-candidates.ts';
import { countFacets, type Facet } from './count-facets.ts';
import { withProfile } from './find-profile.ts';
import { type FindRegionsOptions, findRegions, type Region } from './find-regions.ts';
import { drawInterleaving, searchedByBoth } from './interleaving.ts';
import { emptyCatalog, type Notice, noGarmentFound, nothingMatches } from './notice.ts';
import { type QuerySnapshot, rankedIds, shownPart } from './query-snapshot.ts';
import { type QueryEmbeddings, saveQuery, shouldSave } from './save-query.ts';
import type { SearchContext } from './search-context.ts';

export interface LookRequest extends FindRegionsOptions {
  readonly catalog: string;
  readonly filter?: Filter;
  /** Fields whose values to count over the candidates. */
  readonly facets?: readonly string[];
  /** `NAME@VERSION`, or `NAME` for its newest version; the catalog's active profile where absent. */
  readonly profile?: string;
  /** Whether to save the query; absent: saved with the probability `keepShare`. */
  readonly keep?: boolean;
  /** The caller's own name of a saved query, such as the id of a look, under which judgments find it. */
  readonly externalId?: string;
  /** Hits per list. */
  readonly limit: number;
  /** Adds to every hit the parts that sum to its score. */
  readonly explain: boolean;
}

/** A matching product: in a list, or as an alternative of another hit. */
export interface PlainHit {
  readonly productId: string;
  readonly score: number;
  readonly garmentClass: ProductClass | '';
  /** Path of the product's image on this service; null if there is none. */
  readonly image: string | null;
  readonly product: Product;
  /** The contribution of each list to the score; only with {@link LookRequest.explain}. */
  readonly parts?: readonly FusedPart[];
}

/** An entry of a list. */
export interface Hit extends PlainHit {
  /** In the look's own list: the region that the product matched; absent if the list fuses all regions, or there is none. */
  readonly region?: string;
  /** Whether the score reaches the threshold of the region's class; only where the profile has a calibration. */
  readonly confident?: boolean;
  /** Probability that the hit is the very product, 0..1; only where the profile has a calibration. */
  readonly sameProduct?: number;
  /** Probability that the garment is of the hit's class, 0..1; absent where either class is unknown, or without a calibration. */
  readonly sameKind?: number;
  /** Other products grouped under this hit, best first; absent where there are none. */
  readonly alternatives?: readonly PlainHit[];
  /** Other regions whose first hit was this product; absent where there are none. */
  readonly alsoMatched?: readonly string[];
}

/** Whether a list offers a match, and what is only nearest; both absent where the profile has no calibration. */
export interface Matching {
  /** `product`: the first hit probably is the product; `kind`: hits of the garment's kind; `none`: the catalog has no match. */
  readonly match?: Match;
  /** Hits that are no match, best first: all of them with `none`, otherwise those of unrelated classes. */
  readonly nearest?: readonly Hit[];
}

export interface RegionAnswer extends Region, Matching {
  /** Predicted attributes of the garment; empty if the embedder has no attribute heads. */
  readonly attributes: AttributeGuesses;
  readonly results: readonly Hit[];
}

/** Milliseconds per step. */
export interface Timings {
  readonly decodeMs: number;
  readonly detectMs: number;
  readonly embedMs: number;
  readonly searchMs: number;
  readonly fuseMs: number;
  readonly totalMs: number;
}

export interface LookAnswer extends Matching {
  readonly queryId: string;
  /** Whether the query was saved and can be read by its id. */
  readonly kept: boolean;
  readonly image: { readonly width: number; readonly height: number };
  readonly regions: readonly RegionAnswer[];
  readonly fused: readonly Hit[];
  /** In the requested order; absent if none were requested. */
  readonly facets?: readonly Facet[];
  readonly notices: readonly Notice[];
  readonly profile: { readonly name: string; readonly version: number };
  /** The comparison of `profile` with another one whose rankings are interleaved with its own; absent where there is none. */
  readonly interleaving?: string;
  readonly timings: Timings;
}

/** The result of every step before fusion: decoding, detection, embedding, search. */
export interface SearchedLook extends Collected {
  readonly photo: Photo;
  readonly regions: readonly Region[];
  readonly embeddings: QueryEmbeddings;
  readonly timings: Omit<Timings, 'fuseMs' | 'totalMs'>;
}

/**
 * The matching products of the catalog for every garment of a photo, and for the look as a whole.
 *
 * @param bytes the photo's file: JPEG, PNG, WebP or AVIF
 * @throws AppError `unsupported-image`, `corrupt-image`, `image-too-large`, `image-too-small`, `catalog-not-found`,
 *   `profile-not-found`, `invalid-request`, `invalid-filter`, `store-unavailable`, `records-unavailable`, `overloaded`
 */
export async function shopTheLook(
  shipped: SearchContext,
  bytes: Uint8Array,
  request: LookRequest,
): Promise<LookAnswer> {
  const started = performance.now();
  const ranking = await chooseRanking(shipped, request);
  const context = { ...shipped, profile: ranking.searched };
  const { profile } = ranking;
  const searched = await searchLook(context, bytes, request);
  const { photo, regions, candidates, timings } = searched;
  const fusing = performance.now();
  const { fused, interleaved } = ranking.rank(candidates);
  const matched = matchLook(fused, candidates, profile);
  const rows = await searched.readRows(request.facets ? undefined : shownIds(fused, matched, request.limit));
  // Without products that were deleted since they were found.
  const shown = <Item extends LookItem>(items: readonly Item[]): Item[] =>
    items.filter(({ id }) => rows.has(id)).slice(0, request.limit);
  const present = (items: readonly LookItem[] = []): Hit[] =>
    shown(items).map((item) => presentItem(item, rows, request));
  const matching = (list: MatchedList | undefined): Matching =>
    list ? { match: list.match, nearest: present(list.nearest) } : {};
  const answers = regions.map((region, index) => ({
    ...region,
    attributes: context.embedder.guessAttributes(
      searched.embeddings.crops[index] ?? searched.embeddings.whole,
    ),
    ...matching(matched?.regions[index]),
    results: present(matched?.regions[index]?.results ?? fused.regions[index]?.items),
  }));
  const inLook = (items: readonly LookItem[]): Hit[] =>
    shown(items).map((item) => ({
      ...presentItem(item, rows, request),
      ...(item.region === null ? {} : { region: item.region }),
    }));
  const ended = performance.now();
  const queryId = randomUUID();
  const image = { width: photo.width, height: photo.height };
  const kept = interleaved !== undefined || shouldSave(context, request.keep);
  if (kept) {
    const shown = shownPart(fused, matched, request.limit);
    const answer = { answer: rankedIds(fused), shown, ...(interleaved ? { interleaved } : {}) };
    const snapshot = { image, regions, profile, candidates, ...answer };
    const { catalog, externalId } = request;
    await saveQuery(context, { id: queryId, catalog, externalId }, snapshot, searched.embeddings);
  }
  return {
    queryId,
    kept,
    image,
    regions: answers,
    ...(matched ? { match: matched.look.match, nearest: inLook(matched.look.nearest) } : {}),
    fused: inLook(matched?.look.results ?? fused.look),
    ...(request.facets ? { facets: countFacets(rows, request.facets) } : {}),
    notices: await noticesOf(context, { regions, candidates }, request),
    profile: { name: profile.name, version: profile.version },
    ...(interleaved ? { interleaving: interleaved.id } : {}),
    timings: { ...timings, fuseMs: ended - fusing, totalMs: ended - started },
  };
}

/** How a request is searched and ranked. */
interface Ranking {
  /** The profile of the answer; of an interleaved one the first. */
  readonly profile: Profile;
  /** The profile to search with: it finds what all that rank need. */
  readonly searched: Profile;
  readonly rank: (candidates: Candidates) => {
    readonly fused: FusedLook;
    readonly interleaved?: QuerySnapshot['interleaved'];
  };
}

/** The request's or the catalog's profile, or two that are interleaved on live queries. Throws `profile-not-found`, `invalid-request`. */
async function chooseRanking(context: SearchContext, request: LookRequest): Promise<Ranking> {
  const drawn = await drawInterleaving(context, request);
  const both = drawn && searchedByBoth(drawn.a, drawn.b);
  if (!drawn || !both) {
    const { profile } = await withProfile(context, request);
    const rank = (candidates: Candidates) => ({
      fused: fuseCandidates(candidates, profile, request.explain),
    });
    return { profile, searched: profile, rank };
  }
  const { id, a, b } = drawn;
  return {
    profile: a,
    searched: both,
    rank(candidates) {
      const [first, second] = [a, b].map((each) => fuseCandidates(candidates, each, request.explain));
      if (!first || !second) throw new RangeError('Expected two rankings');
      const { fused, teams } = interleaveLooks(first, second, Math.random);
      return { fused, interleaved: { id, teams } };
    },
  };
}

/** All steps before fusion. Every search uses this function. See {@link shopTheLook} for the errors. */
export async function searchLook(
  context: SearchContext,
  bytes: Uint8Array,
  request: LookRequest,
): Promise<SearchedLook> {
  await requireCatalog(context.catalogs, request.catalog);
  const times = [performance.now()];
  const photo = await context.decodePhoto(bytes);
  times.push(performance.now());
  const findGarments = async () => {
    const regions = await findRegions(context, photo, request);
    times.push(performance.now());
    const boxes = regions.map(({ box }) => box);
    return { regions, crops: boxes.length > 0 ? await context.embedder.embed(photo, boxes) : [] };
  };
  // The photo as a whole does not wait for its garments.
  const [[whole], { regions, crops }] = await Promise.all([
    context.embedder.embed(photo, ['whole']),
    findGarments(),
  ]);
  if (!whole) throw new RangeError('Expected the embedder to give one vector per region');
  times.push(performance.now());
  const collected = await collectCandidates(
    context,
    photo,
    { regions, whole, crops },
    { ...request, profile: context.profile, parts: context.embedder.parts },
  );
  times.push(performance.now());
  const [decodeMs = 0, detectMs = 0, embedMs = 0, searchMs = 0] = times
    .slice(1)
    .map((at, i) => at - (times[i] ?? at));
  const embeddings = { whole, crops };
  return { photo, regions, embeddings, ...collected, timings: { decodeMs, detectMs, embedMs, searchMs } };
}

async function noticesOf(
  { store }: SearchContext,
  { regions, candidates }: Pick<SearchedLook, 'regions' | 'candidates'>,
  { catalog, filter }: LookRequest,
): Promise<Notice[]> {
  const notices = regions.length === 0 ? [noGarmentFound] : [];
  if (candidates.products.length > 0) return notices;
  if ((await store.count(catalog)) === 0) return [...notices, emptyCatalog];
  return filter ? [...notices, nothingMatches] : notices;
}

type Rows = Awaited<ReturnType<SearchedLook['readRows']>>;

/** Ids of the products that an answer shows. */
function shownIds(fused: FusedLook, matched: MatchedLook | null, limit: number): string[] {
  const lists = matched
    ? [...matched.regions, matched.look].flatMap(({ results, nearest }) => [results, nearest])
    : [...fused.regions.map(({ items }) => items), fused.look];
  const items = lists.flatMap((list): readonly LookItem[] => list.slice(0, limit));
  return [
    ...new Set(items.flatMap(({ id, alternatives }) => [id, ...alternatives.map((other) => other.id)])),
  ];
}

function presentItem(item: LookItem & Partial<MatchedItem>, rows: Rows, request: LookRequest): Hit {
  const { confident, sameProduct, sameKind = null, alternatives, alsoMatched } = item;
  return {
    ...presentHit(item, rows, request),
    ...(confident === null ? {} : { confident }),
    ...(sameProduct === undefined ? {} : { sameProduct }),
    ...(sameKind === null ? {} : { sameKind }),
    ...(alternatives.length > 0
      ? {
          alternatives: alternatives
            .filter((other) => rows.has(other.id))
            .map((other) => presentHit(other, rows, request)),
        }
      : {}),
    ...(alsoMatched.length > 0 ? { alsoMatched } : {}),
  };
}

/** A product of a ranking as a response shows it. */
export function presentHit(
  { id, score, parts }: FusedItem,
  rows: Rows,
  request: Pick<LookRequest, 'explain'>,
): PlainHit {
  const row = rows.get(id)?.[0];
  if (!row) throw new RangeError(`Expected a row for product ${id}`);
  return {
    productId: id,
    score,
    garmentClass: row.garmentClass,
    image: pictureAddress(row),
    product: row.product,
    ...(request.explain ? { parts } : {}),
  };
}

function pictureAddress({ catalog, imageDigest }: RowSummary): string {
  return `/v1/catalogs/${encodeURIComponent(catalog)}/pictures/${imageDigest}`;
}
