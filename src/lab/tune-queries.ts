import type { FoundQuery } from '../analyze/manage-queries.ts';
import { tuneInWorker } from '../analyze/tune-in-worker.ts';
import { fieldError } from '../errors.ts';
import type { CollectedGarment, CollectedLook } from '../evaluate/looks/judge-look.ts';
import { parseMeasure } from '../evaluate/measures/parse-measure.ts';
import { parseProfileFamilyNames } from '../evaluate/tune/parse-family-names.ts';
import type { TuneProfileOptions } from '../evaluate/tune/tune-profile.ts';
import { requireCatalog } from '../records/require-catalog.ts';
import { findProfile } from '../search/find-profile.ts';
import { nothingJudged } from './compare-profiles.ts';
import { type JudgedList, judgedLists } from './judged-lists.ts';
import { judgedQueries } from './judged-queries.ts';
import { baselineOf, type LabContext } from './replay-looks.ts';
import type { TuningWork } from './tuning-jobs.ts';

export interface TuneQueriesRequest {
  readonly catalog: string;
  /** What the gain is measured against; the catalog's active profile where absent. */
  readonly profile?: string | undefined;
  /** In ranx's spelling. */
  readonly measure: string;
  readonly lookShare: number;
  /** Comma-separated, as `garb tune --methods`. */
  readonly methods: string;
  /** At most so many: no more than there are looks. */
  readonly folds: number;
  readonly seed: number;
  readonly steps: number;
  /** Name of the tuned profile. */
  readonly name: string;
  /** Judged queries at most. */
  readonly most: number;
}

const leastLooks = 2;

/**
 * Prepares to tune a profile on the judged garments of saved queries: reads them and returns the work, which runs in a thread of its
 * own. Queries that were saved without exact scores are left out.
 *
 * @throws AppError `catalog-not-found`, `profile-not-found`, `invalid-request` for an unknown method or measure, or fewer than two looks
 *   with a judged garment
 */
export async function prepareTuning(
  context: LabContext,
  { catalog, profile: named, most, methods, folds, ...given }: TuneQueriesRequest,
): Promise<TuningWork> {
  await requireCatalog(context.catalogs, catalog);
  const families = orInvalid('methods', () => parseProfileFamilyNames(methods));
  const measure = orInvalid('measure', () => parseMeasure(given.measure)).name;
  const baseline = named ? await findProfile(context, named) : await baselineOf(context, catalog, undefined);
  const { grades, queries } = await judgedQueries(context, catalog, most);
  const looks: CollectedLook[] = [];
  for await (const found of queries) {
    const look = collectedLook(found, judgedLists(found, grades));
    if (look) looks.push(look);
  }
  if (looks.length === 0) throw nothingJudged();
  if (looks.length < leastLooks)
    throw fieldError(
      'invalid-request',
      'catalog',
      'Expected at least two saved queries with a judged garment',
    );
  const options: TuneProfileOptions = {
    ...given,
    measure,
    baseline,
    methods: families,
    folds: Math.min(folds, looks.length),
    version: 1,
  };
  return (onProgress, signal) => tuneInWorker({ looks, options }, { onProgress, signal });
}

/** What a caller named, or `invalid-request` with the field. */
function orInvalid<Value>(field: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError) throw fieldError('invalid-request', field, error.message);
    throw error;
  }
}

/** A saved query as a labelled look; undefined without a judged garment, or without exact scores. */
function collectedLook({ id, query }: FoundQuery, judged: readonly JudgedList[]): CollectedLook | undefined {
  const { candidates, regions } = query;
  if (candidates.lists.some(({ cosines }) => cosines === null)) return undefined;
  const garments = judged.flatMap((list): CollectedGarment[] => {
    const region = regions.findIndex((each) => each.id === list.region);
    if (region < 0) return [];
    const { right: relevant, garmentClass, areaShare, confidence } = list;
    return [{ relevant, region, labelled: null, garmentClass, areaShare, confidence }];
  });
  if (garments.length === 0) return undefined;
  // A pairing that was not searched scores what the others found.
  const lists = candidates.lists.map((list) => (list.found === null ? { ...list, found: [] } : list));
  return { id, candidates: { ...candidates, lists }, labelled: null, garments };
}
