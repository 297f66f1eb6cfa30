import type { AnalyzeContext } from '../analyze/analyze-context.ts';
import { garmentQuery } from '../analyze/judgments/judge-events.ts';
import { type FoundQuery, foundQuery, listQueries, replayProfile } from '../analyze/manage-queries.ts';
import { changeOf, isExact, type RankChange } from '../analyze/replay-query.ts';
import type { Profile } from '../fuse/profile.ts';
import type { Match } from '../fuse/rerank/match.ts';
import { requireCatalog } from '../records/require-catalog.ts';
import { findProfile, type ProfileContext, requireActiveProfile } from '../search/find-profile.ts';
import type { GarmentClass } from '../types.ts';
import { type Gain, gainOf, type MeasuredList } from './finding.ts';
import {
  gradesByQuery,
  judgedLists,
  type LabMeasure,
  labMeasures,
  measureList,
  rankingOf,
} from './judged-lists.ts';
import { type RankedList, type RankedQuery, rankQuery } from './ranked-query.ts';
import { rememberRankings } from './remember-rankings.ts';
import { notInCatalog, rememberedQueries } from './remembered-queries.ts';

export type LabContext = ProfileContext & Pick<AnalyzeContext, 'catalogs' | 'queries' | 'judgments'>;

const rankStored = rememberRankings();

export interface ReplayLooksRequest {
  readonly catalog: string;
  /** A stored profile by its name, or settings that are not stored. */
  readonly profile: string | object;
  /** What it is compared with; the catalog's active profile where absent. */
  readonly against?: string | undefined;
  /** Ids of saved queries. */
  readonly queries?: readonly string[] | undefined;
  /** Names that callers gave saved queries; of each the newest query. Without queries and looks, the newest of the catalog. */
  readonly looks?: readonly string[] | undefined;
  /** How many, where none is named. */
  readonly newest: number;
  /** Rows per list. */
  readonly limit: number;
}

/** A row of a list: a product's ranks, and the grade that a person gave it. */
export interface ReplayedRow extends RankChange {
  readonly grade: number | null;
}

export interface ReplayedList {
  /** null: the look's own list. */
  readonly region: string | null;
  readonly garmentClass: GarmentClass | null;
  /** How many of its rows moved. */
  readonly moved: number;
  /** Whether it offers a match, before and after; null where the profile has no calibration. */
  readonly match: { readonly before: Match | null; readonly after: Match | null };
  /** In the top results before or after, in the new order; those that dropped out come last. */
  readonly rows: readonly ReplayedRow[];
}

export interface ReplayedLook extends Pick<FoundQuery, 'id' | 'externalId' | 'at'> {
  readonly exact: boolean;
  readonly moved: number;
  readonly lists: readonly ReplayedList[];
}

export interface ReplayedLooks {
  readonly profile: Profile;
  readonly against: Profile;
  /** Those that moved most first. */
  readonly looks: readonly ReplayedLook[];
  /** How many of their lists people judged, and the measures over these; without those that count no list. */
  readonly judged: number;
  readonly measures: Readonly<Partial<Record<LabMeasure, Gain>>>;
}

/**
 * Ranks saved queries with a profile and with what it is compared with: rows, which of them moved, and measures over the judged lists.
 * Needs no model and no store.
 *
 * @throws AppError `catalog-not-found`, `profile-not-found`, `query-not-found`, and `invalid-request` for faulty settings or a profile
 *   that a query was saved without exact scores for
 */
export async function replayLooks(context: LabContext, request: ReplayLooksRequest): Promise<ReplayedLooks> {
  const { catalog, limit } = request;
  await requireCatalog(context.catalogs, catalog);
  const profile = await replayProfile(context, request.profile);
  const against = await baselineOf(context, catalog, request.against);
  const found = await chosenQueries(context, request);
  const grades = gradesByQuery(await context.judgments.list(catalog, 'human'));
  const measured: MeasuredList[] = [];
  const looks = found.map((query) => {
    const [before, after] = [rankStored(query, against), rankQuery(query.query, profile)];
    measured.push(...measureQuery(query, { before, after }, grades));
    return replayedLook(query, { before, after }, { profile, against, limit, grades });
  });
  return {
    profile,
    against,
    looks: looks.sort((a, b) => b.moved - a.moved),
    judged: measured.length,
    measures: Object.fromEntries(
      labMeasures.flatMap((measure) => {
        const gain = gainOf(measured, measure);
        return gain ? [[measure, gain]] : [];
      }),
    ),
  };
}

/** The profile of this name, or the catalog's active one. */
export async function baselineOf(
  context: ProfileContext & Pick<LabContext, 'catalogs'>,
  catalog: string,
  named: string | undefined,
): Promise<Profile> {
  return named === undefined
    ? requireActiveProfile(context, catalog)
    : findProfile(context, named, 'against');
}

interface BothRankings {
  readonly before: RankedQuery;
  readonly after: RankedQuery;
}

/** The judged lists of a query with their measures under two rankings. */
export function measureQuery(
  found: FoundQuery,
  { before, after }: BothRankings,
  grades: Parameters<typeof judgedLists>[1],
): MeasuredList[] {
  return judgedLists(found, grades).map((list) => {
    const measure = (ranked: RankedQuery) =>
      measureList(list, rankingOf(list, ranked, found.query).ids, found.query);
    return { list, before: measure(before), after: measure(after) };
  });
}

async function chosenQueries(
  context: LabContext,
  { catalog, queries, looks, newest }: ReplayLooksRequest,
): Promise<FoundQuery[]> {
  if (!queries && !looks) return listQueries(context, catalog, { limit: newest });
  const locationOf = (index: number) => `queries.${index}`;
  const found = await rememberedQueries(context.queries, catalog, queries ?? [], locationOf);
  for (const [index, name] of (looks ?? []).entries()) {
    const [query] = (await context.queries.findExternal(catalog, name)).flatMap(foundQuery);
    if (!query) throw notInCatalog(`looks.${index}`);
    found.push(query);
  }
  return found;
}

interface ReplayedWith {
  readonly profile: Profile;
  readonly against: Profile;
  readonly limit: number;
  readonly grades: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

function replayedLook(
  { id, externalId, at, query }: FoundQuery,
  { before, after }: BothRankings,
  { profile, against, limit, grades }: ReplayedWith,
): ReplayedLook {
  const listOf = (
    region: FoundQuery['query']['regions'][number] | null,
    from: RankedList,
    to: RankedList,
  ): ReplayedList => {
    const known = grades.get(garmentQuery(id, region?.id));
    const rows = changeOf(from.ids, to.ids, limit).ranks.map((change) => ({
      ...change,
      grade: known?.get(change.productId) ?? null,
    }));
    return {
      region: region?.id ?? null,
      garmentClass: region?.garmentClass ?? null,
      moved: rows.filter((row) => row.before !== row.after).length,
      match: { before: from.match, after: to.match },
      rows,
    };
  };
  const none: RankedList = { ids: [], match: null, sureness: null };
  const lists = [
    ...query.regions.map((region, index) =>
      listOf(region, before.regions[index] ?? none, after.regions[index] ?? none),
    ),
    listOf(null, before.look, after.look),
  ];
  return {
    id,
    externalId,
    at,
    exact: isExact(query, profile) && isExact(query, against),
    moved: lists.reduce((sum, { moved }) => sum + moved, 0),
    lists,
  };
}
