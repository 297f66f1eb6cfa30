import { bootstrapMean, type Estimate } from '../evaluate/significance/bootstrap.ts';
import { compareGrouped, type GroupedComparison } from '../evaluate/significance/compare-grouped.ts';
import { describeComparison } from '../evaluate/significance/describe-comparison.ts';
import type { Finding } from '../evaluate/tune/tune-profile.ts';
import type { JudgedList, LabMeasure } from './judged-lists.ts';

/** A judged list with its measures under two profiles. */
export interface MeasuredList {
  readonly list: JudgedList;
  readonly before: Readonly<Record<LabMeasure, number | null>>;
  readonly after: Readonly<Record<LabMeasure, number | null>>;
}

/** A measure under two profiles, and their difference; 95 % intervals by look. */
export interface Gain {
  /** Lists that the measure counts. */
  readonly lists: number;
  readonly before: Estimate;
  readonly after: Estimate;
  readonly difference: Estimate;
}

interface Pair {
  readonly look: string;
  readonly before: number;
  readonly after: number;
}

/** undefined where the measure counts no list. */
export function gainOf(measured: readonly MeasuredList[], measure: LabMeasure): Gain | undefined {
  const pairs = pairsOf(measured, measure);
  if (pairs.length === 0) return undefined;
  const looks = [...groupBy(pairs).values()];
  const estimate = (of: (pair: Pair) => number) => bootstrapMean(looks.map((look) => look.map(of)));
  return {
    lists: pairs.length,
    before: estimate(({ before }) => before),
    after: estimate(({ after }) => after),
    difference: estimate(({ before, after }) => after - before),
  };
}

/** The same with a test, and in words; undefined where the measure counts no list. */
export function findingOf(
  measured: readonly MeasuredList[],
  measure: LabMeasure,
  names: { readonly system: string; readonly baseline: string },
): Finding | undefined {
  const pairs = pairsOf(measured, measure);
  if (pairs.length === 0) return undefined;
  const comparison: GroupedComparison = compareGrouped(
    pairs.map(({ after }) => after),
    pairs.map(({ before }) => before),
    pairs.map(({ look }) => look),
  );
  const terms = { ...names, sampleSize: comparison.groups, sampleUnit: 'look' as const };
  return { ...comparison, sentence: describeComparison(measure, comparison, terms) };
}

function pairsOf(measured: readonly MeasuredList[], measure: LabMeasure): Pair[] {
  return measured.flatMap(({ list, before: from, after: to }) => {
    const [before, after] = [from[measure], to[measure]];
    return before === null || after === null ? [] : [{ look: list.queryId, before, after }];
  });
}

function groupBy(pairs: readonly Pair[]): Map<string, Pair[]> {
  const looks = new Map<string, Pair[]>();
  for (const pair of pairs) looks.set(pair.look, [...(looks.get(pair.look) ?? []), pair]);
  return looks;
}
