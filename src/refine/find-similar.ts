import type { AttributeHeads } from '../embed/attribute-heads.ts';
import { fieldError } from '../errors.ts';
import { type FeedbackList, feedbackShares, rocchio } from '../fuse/feedback/rocchio.ts';
import type { Profile } from '../fuse/profile.ts';
import { byScoreThenId } from '../fuse/ranked-list.ts';
import { likelyClasses } from '../fuse/weights/class-agreement.ts';
import { weighLists } from '../fuse/weights/weigh-lists.ts';
import { requireCatalog } from '../records/require-catalog.ts';
import { alsoOfClass, candidateProducts, exactList, rowsPerList } from '../search/collect-candidates.ts';
import { countFacets, type Facet } from '../search/count-facets.ts';
import { withProfile } from '../search/find-profile.ts';
import type { SearchContext } from '../search/search-context.ts';
import { type PlainHit, presentHit } from '../search/shop-the-look.ts';
import type { Filter } from '../store/filter/filter.ts';
import { rowsByProduct, type VectorRow } from '../store/vector-store.ts';
import { combineEmbeddings } from './mean-embedding.ts';
import { nudgeDirection, nudgeScore } from './nudge/nudge-list.ts';
import { type AskedNudge, type Nudge, readNudges } from './nudge/read-nudges.ts';
import { productPoint, regionPoint, type Start, type StartPoint } from './read-start.ts';

export interface SimilarRequest {
  readonly catalog: string;
  /** undefined: the liked products alone say what to look for. */
  readonly start?: Start | undefined;
  /** Ids of products that the result should be more like. */
  readonly liked: readonly string[];
  /** Ids of products that the result should be less like; they are not in it. */
  readonly disliked: readonly string[];
  /** A value of an attribute that the result should have more of, by names or in words. */
  readonly nudge?: AskedNudge | undefined;
  readonly filter?: Filter | undefined;
  /** Fields whose values to count over the candidates. */
  readonly facets?: readonly string[] | undefined;
  /** `NAME@VERSION`, or `NAME` for its newest version; the catalog's active profile where absent. */
  readonly profile?: string | undefined;
  readonly limit: number;
  /** Adds to every hit the parts that sum to its score. */
  readonly explain: boolean;
}

export interface SimilarAnswer {
  readonly hits: readonly PlainHit[];
  /** What the nudge was understood as; absent without one. */
  readonly nudges?: readonly Nudge[];
  /** Present if the request asks for facets: counts over the candidates, not the whole catalog. */
  readonly facets?: readonly Facet[];
  readonly profile: { readonly name: string; readonly version: number };
}

/** Something that the refined query is made of. */
interface Source extends StartPoint {
  /** `start`, `liked:ID` or `disliked:ID`. */
  readonly id: string;
  readonly kind: FeedbackList['kind'];
}

/**
 * The products most similar to a start, moved toward liked and away from disliked ones by Rocchio's rule. Products of what the start
 * and the liked ones may be come first. The start's own product and the disliked ones are left out.
 *
 * @throws AppError `catalog-not-found`, `profile-not-found`, `product-not-found`, `query-not-found`, `invalid-request` where nothing says
 *   what to look for, `store-unavailable`, `records-unavailable`
 */
export async function findSimilar(shipped: SearchContext, request: SimilarRequest): Promise<SimilarAnswer> {
  await requireCatalog(shipped.catalogs, request.catalog);
  const context = await withProfile(shipped, request);
  const sources = await readSources(context, request);
  const heads = context.embedder.heads ?? {};
  const nudges = request.nudge ? readNudges(request.nudge, heads) : [];
  const found = await collectRows(context, sources, nudges, request);
  const left = new Set([...request.disliked, ...(startProduct(request) ?? [])]);
  const ranked = rankRows(context, sources, nudges, found).filter(({ id }) => !left.has(id));
  const shown = ranked.slice(0, request.limit);
  const ids = (request.facets ? ranked : shown).map(({ id }) => id).sort();
  const rows = rowsByProduct(await context.store.fetchSummaries(request.catalog, ids));
  const { name, version } = context.profile;
  return {
    // A product that was deleted meanwhile is not shown.
    hits: shown.filter(({ id }) => rows.has(id)).map((item) => presentHit(item, rows, request)),
    ...(request.nudge ? { nudges } : {}),
    ...(request.facets ? { facets: countFacets(rows, request.facets) } : {}),
    profile: { name, version },
  };
}

/** All candidates by the probability of a value; of a product's images, the highest. */
function nudgedList(
  nudge: Nudge,
  heads: AttributeHeads,
  rows: ReadonlyMap<string, readonly VectorRow[]>,
): FeedbackList {
  const hits = [...rows].map(([id, ofProduct]) => ({
    id,
    score: Math.max(...ofProduct.map(({ garment }) => nudgeScore(heads, nudge, garment))),
  }));
  return { id: `nudge:${nudge.attribute}=${nudge.value}`, kind: 'nudge', hits: hits.sort(byScoreThenId) };
}

function startProduct({ start }: SimilarRequest): string[] | undefined {
  return start && 'product' in start ? [start.product] : undefined;
}

async function readSources(context: SearchContext, request: SimilarRequest): Promise<Source[]> {
  const { catalog, start, liked, disliked } = request;
  if (start === undefined && liked.length === 0)
    throw fieldError('invalid-request', 'start', 'Expected a start, or at least one liked product');
  const both = liked.findIndex((id) => disliked.includes(id));
  if (both >= 0)
    throw fieldError('invalid-request', `liked.${both}`, 'Expected a product that is not also disliked');
  const ids = [...(startProduct(request) ?? []), ...liked, ...disliked];
  const stored = rowsByProduct(await context.store.fetchVectors(catalog, [...new Set(ids)].sort()));
  const pointOf = (id: string, location: string): StartPoint => {
    const rows = stored.get(id);
    if (rows) return productPoint(rows, context.embedder);
    throw fieldError('product-not-found', location, `No product ${JSON.stringify(id)} in this catalog`);
  };
  const points = {
    liked: liked.map((id, n): Source => ({ id: `liked:${id}`, kind: 'liked', ...pointOf(id, `liked.${n}`) })),
    disliked: disliked.map(
      (id, n): Source => ({ id: `disliked:${id}`, kind: 'disliked', ...pointOf(id, `disliked.${n}`) }),
    ),
  };
  if (start === undefined) return [...points.liked, ...points.disliked];
  const point =
    'product' in start ? pointOf(start.product, 'start.product') : await regionPoint(context, catalog, start);
  return [{ id: 'start', kind: 'start', ...point }, ...points.liked, ...points.disliked];
}

/** The rows of all candidates: what is nearest to the refined query and to the start, and nearest of the start's kind. */
async function collectRows(
  { store, embedder, profile }: SearchContext,
  sources: readonly Source[],
  nudges: readonly Nudge[],
  { catalog, filter }: SimilarRequest,
): Promise<Map<string, VectorRow[]>> {
  const directions = nudges.map((nudge) => nudgeDirection(embedder.heads ?? {}, nudge));
  const shares = feedbackShares(
    [...sources.map(({ kind }) => kind), ...nudges.map(() => 'nudge' as const)],
    profile.feedback,
  );
  const refined = combineEmbeddings(
    [...sources.map(({ vector }) => vector), ...directions],
    shares,
    embedder.parts,
    embedder.metric,
  );
  const vectors = [refined, ...sources.filter(({ kind }) => kind === 'start').map(({ vector }) => vector)];
  const search = { catalog, view: 'garment', vectors, limit: rowsPerList(profile) } as const;
  const kinds = kindsOf(sources);
  const lists = await Promise.all([
    store.searchNames({ ...search, ...(filter ? { filter } : {}) }),
    kinds.length > 0 ? store.searchNames({ ...search, filter: alsoOfClass(filter, kinds) }) : [],
  ]);
  const ids = new Set(lists.flat(2).map(({ row }) => row.productId));
  return rowsByProduct(await store.fetchVectors(catalog, [...ids].sort()));
}

/** What the result should be of: what the start and the liked products may be; empty where one of them may be anything. */
function kindsOf(sources: readonly Source[]): readonly string[] {
  const kinds = sources.filter(({ kind }) => kind !== 'disliked').map(likelyClasses);
  return kinds.some((classes) => classes.length === 0) ? [] : [...new Set(kinds.flat())];
}

function rankRows(
  { embedder, profile }: Pick<SearchContext, 'embedder' | 'profile'>,
  sources: readonly Source[],
  nudges: readonly Nudge[],
  rows: ReadonlyMap<string, readonly VectorRow[]>,
) {
  const products = candidateProducts(rows, embedder.parts, embedder.metric);
  const all = [...rows.values()].flat();
  const found = products.map(({ id }) => ({ id, score: 0 }));
  const scored: Profile = {
    ...profile,
    rescoring: 'union',
    candidates: products.length,
    learned: null,
    // Products of other kinds stay behind in the order below.
    gate: 0,
    classPenalty: 0,
    pairings: { 'garment→garment': 1, 'whole→whole': 0, 'garment→whole': 0, 'whole→garment': 0 },
  };
  const { regions } = weighLists(
    {
      regions: sources.map(({ id }) => ({
        id,
        garmentClass: null,
        confidence: 1,
        areaShare: 1,
        center: { x: 0.5, y: 0.5 },
      })),
      products,
      lists: sources.map(({ id, vector }) => ({
        region: id,
        pairing: 'garment→garment',
        found,
        ...exactList(
          vector,
          all.map(({ garment }) => garment),
          embedder.parts,
          embedder.metric,
        ),
      })),
    },
    scored,
  );
  const lists = regions.map(({ crop }, index): FeedbackList => {
    const source = sources[index];
    if (!source) throw new RangeError('Expected a source for each list');
    return { id: source.id, kind: source.kind, hits: crop[0]?.hits ?? [] };
  });
  const nudged = nudges.map((nudge) => nudgedList(nudge, embedder.heads ?? {}, rows));
  const ranked = rocchio([...lists, ...nudged], profile.feedback);
  const kinds = kindsOf(sources);
  if (kinds.length === 0) return ranked;
  const isOfKind = ({ id }: { readonly id: string }) =>
    (rows.get(id) ?? []).some(({ garmentClass }) => garmentClass === '' || kinds.includes(garmentClass));
  return [...ranked.filter(isOfKind), ...ranked.filter((item) => !isOfKind(item))];
}
