import { replayProfile } from '../analyze/manage-queries.ts';
import { fieldError } from '../errors.ts';
import { type SliceKind, sliceBy, sliceKinds } from '../evaluate/looks/look-slices.ts';
import type { Finding } from '../evaluate/tune/tune-profile.ts';
import type { Profile } from '../fuse/profile.ts';
import { requireCatalog } from '../records/require-catalog.ts';
import type { GarmentClass } from '../types.ts';
import { findingOf, type Gain, gainOf, type MeasuredList } from './finding.ts';
import { type LabMeasure, labMeasures, rankingOf } from './judged-lists.ts';
import { judgedQueries } from './judged-queries.ts';
import { rankQuery } from './ranked-query.ts';
import { baselineOf, type LabContext, measureQuery } from './replay-looks.ts';

export interface CompareProfilesRequest {
  readonly catalog: string;
  readonly profile: string | object;
  /** The catalog's active profile where absent. */
  readonly against?: string | undefined;
  /** What slices, wins and losses are by. */
  readonly measure: LabMeasure;
  /** Judged queries at most. */
  readonly most: number;
}

/** A judged list whose measure differs. */
export interface ListOutcome {
  readonly queryId: string;
  readonly externalId: string | null;
  readonly region: string | null;
  readonly garmentClass: GarmentClass | null;
  readonly before: number;
  readonly after: number;
  /** The first product under either profile, and a right one. */
  readonly first: { readonly before: string | null; readonly after: string | null };
  readonly right: string;
}

/** Lists whose first product is right with a probability in a band, and how many of these are. */
export interface CalibrationBand {
  readonly from: number;
  readonly to: number;
  readonly lists: number;
  readonly right: number;
  /** Mean of the probabilities; null without lists. */
  readonly said: number | null;
}

export interface ProfileComparison {
  readonly profile: Profile;
  readonly against: Profile;
  readonly measure: LabMeasure;
  readonly looks: number;
  readonly lists: number;
  readonly measures: Readonly<Partial<Record<LabMeasure, Gain & { readonly finding: Finding }>>>;
  readonly slices: Readonly<
    Record<SliceKind, readonly { readonly name: string; readonly gain: Gain; readonly finding: Finding }[]>
  >;
  /** The largest gains and losses, the largest first. */
  readonly wins: readonly ListOutcome[];
  readonly losses: readonly ListOutcome[];
  /** Empty where the profile has no calibration. */
  readonly calibration: {
    readonly before: readonly CalibrationBand[];
    readonly after: readonly CalibrationBand[];
  };
}

const shownOutcomes = 8;
const bands = 5;

interface Outcome extends MeasuredList {
  readonly first: ListOutcome['first'];
  readonly sureness: { readonly before: number | null; readonly after: number | null };
}

/**
 * Compares two profiles on all judged lists of the catalog's saved queries: measures with intervals and tests, slices, wins and losses,
 * and how often a stated probability is right.
 *
 * @throws AppError `catalog-not-found`, `profile-not-found`, `invalid-request`, also where nothing is judged
 */
export async function compareProfiles(
  context: LabContext,
  { catalog, measure, most, ...given }: CompareProfilesRequest,
): Promise<ProfileComparison> {
  await requireCatalog(context.catalogs, catalog);
  const profile = await replayProfile(context, given.profile);
  const against = await baselineOf(context, catalog, given.against);
  const { grades, queries } = await judgedQueries(context, catalog, most);
  const outcomes: Outcome[] = [];
  for await (const found of queries) {
    const rankings = { before: rankQuery(found.query, against), after: rankQuery(found.query, profile) };
    for (const measured of measureQuery(found, rankings, grades)) {
      const [before, after] = [rankings.before, rankings.after].map((each) =>
        rankingOf(measured.list, each, found.query),
      );
      outcomes.push({
        ...measured,
        first: { before: before?.ids[0] ?? null, after: after?.ids[0] ?? null },
        sureness: { before: before?.sureness ?? null, after: after?.sureness ?? null },
      });
    }
  }
  if (outcomes.length === 0) throw nothingJudged();
  const names = { system: nameOf(profile), baseline: nameOf(against) };
  const both = (lists: readonly MeasuredList[], of: LabMeasure) => {
    const [gain, finding] = [gainOf(lists, of), findingOf(lists, of, names)];
    return gain && finding ? { gain, finding } : undefined;
  };
  const garments = outcomes.filter(({ list }) => list.region !== null);
  const sliced = sliceKinds.map((kind) => {
    const facts = garments.map(({ list }, index) => ({ ...list, index }));
    return [
      kind,
      [...sliceBy(kind, facts)].flatMap(([name, of]) => {
        const found = both(
          of.flatMap(({ index }) => garments[index] ?? []),
          measure,
        );
        return found ? [{ name, ...found }] : [];
      }),
    ];
  });
  return {
    profile,
    against,
    measure,
    looks: new Set(outcomes.map(({ list }) => list.queryId)).size,
    lists: outcomes.length,
    measures: Object.fromEntries(
      labMeasures.flatMap((of) => {
        const found = both(outcomes, of);
        return found ? [[of, { ...found.gain, finding: found.finding }]] : [];
      }),
    ),
    slices: Object.fromEntries(sliced) as ProfileComparison['slices'],
    ...winsAndLosses(outcomes, measure),
    calibration: {
      before: calibrationBands(outcomes, 'before'),
      after: calibrationBands(outcomes, 'after'),
    },
  };
}

/** What a promotion's evaluation can be: that the profile is better than the other one, or not, by one measure. */
export function verdictOf({ profile, against, measure, measures }: ProfileComparison) {
  const finding = measures[measure]?.finding;
  const reference = ({ name, version }: Profile) => ({ name, version });
  return finding && { a: reference(against), b: reference(profile), measure, ...finding };
}

export function nothingJudged() {
  return fieldError(
    'invalid-request',
    'catalog',
    'Expected a saved query with a garment for which a product was judged as right',
  );
}

function nameOf({ name, version }: Profile): string {
  return `${name}@${version}`;
}

function winsAndLosses(
  outcomes: readonly Outcome[],
  measure: LabMeasure,
): Pick<ProfileComparison, 'wins' | 'losses'> {
  const shown = outcomes.flatMap(({ list, before: from, after: to, first }): ListOutcome[] => {
    const [before, after] = [from[measure], to[measure]];
    const { queryId, externalId, region, garmentClass, right } = list;
    if (before === null || after === null || before === after) return [];
    return [{ queryId, externalId, region, garmentClass, before, after, first, right: right[0] ?? '' }];
  });
  const ordered = shown.sort((a, b) => b.after - b.before - (a.after - a.before));
  return {
    wins: ordered.filter(({ before, after }) => after > before).slice(0, shownOutcomes),
    losses: ordered
      .filter(({ before, after }) => after < before)
      .slice(-shownOutcomes)
      .reverse(),
  };
}

/** Bands of equal width of the probability that a garment's first product is the very one. */
function calibrationBands(outcomes: readonly Outcome[], when: 'before' | 'after'): CalibrationBand[] {
  const said = outcomes.flatMap(({ list, first, sureness }) => {
    const probability = sureness[when];
    if (probability === null || list.region === null) return [];
    return [{ probability, isRight: list.right.includes(first[when] ?? '') }];
  });
  if (said.length === 0) return [];
  return Array.from({ length: bands }, (_, band) => {
    const of = said.filter(
      ({ probability }) => Math.min(bands - 1, Math.floor(probability * bands)) === band,
    );
    const sum = of.reduce((total, { probability }) => total + probability, 0);
    return {
      from: band / bands,
      to: (band + 1) / bands,
      lists: of.length,
      right: of.filter(({ isRight }) => isRight).length,
      said: of.length === 0 ? null : sum / of.length,
    };
  });
}
