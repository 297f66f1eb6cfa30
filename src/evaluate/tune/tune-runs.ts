import type { FuseOptions } from '../../fuse/fuse.ts';
import type { Qrels } from '../judgments.ts';
import { mean } from '../mean.ts';
import type { NamedMeasure } from '../measures/parse-measure.ts';
import type { NamedRun } from '../runs/fuse-runs.ts';
import { compareGrouped } from '../significance/compare-grouped.ts';
import { describeComparison } from '../significance/describe-comparison.ts';
import { crossValidate, type Family, type Objective } from './cross-validate.ts';
import { fusableQuery } from './fusable-query.ts';
import { type FamilyName, firstBest } from './profile-families.ts';
import { simplexGrid } from './simplex-grid.ts';
import type { Finding } from './tune-profile.ts';

/** How runs are fused. */
export interface RunFusion extends FamilyName {
  /** One per run. */
  readonly weights: readonly number[];
}

export interface TuneRunsOptions {
  readonly methods: readonly FamilyName[];
  readonly measure: NamedMeasure;
  /** Grid steps of the weights: 10 for steps of .1. */
  readonly steps: number;
  /** undefined: no held-out estimate. */
  readonly folds?: number | undefined;
  readonly seed: number;
}

export interface RunTuning {
  readonly queries: number;
  /** Weight combinations tried per method. */
  readonly gridPoints: number;
  readonly best: RunFusion;
  /** Mean of the measure over all queries, on which the weights were chosen. */
  readonly training: number;
  /** The same for each run alone. */
  readonly single: readonly { readonly name: string; readonly value: number }[];
  /** On held-out queries, over the best single run, which is also chosen without them. */
  readonly gain: Finding | null;
}

/**
 * The method and weights that fuse runs best, of all points of the weight simplex. Only judged queries that some run
 * answers count; ties break as in trec_eval. Throws RangeError if there is none, or fewer than folds.
 */
export function tuneRuns(runs: readonly NamedRun[], qrels: Qrels, options: TuneRunsOptions): RunTuning {
  const { methods, measure, steps, folds, seed } = options;
  const judged = [...qrels].filter(([query]) => runs.some(({ run }) => run.has(query)));
  if (judged.length === 0) throw new RangeError('The runs and the judgments have no query in common');
  if (folds !== undefined && judged.length < folds)
    throw new RangeError(
      `Expected at least ${folds} judged queries for ${folds} folds but found ${judged.length}`,
    );
  const objective = runObjective(runs, judged, measure);
  const grid = simplexGrid(runs.length, steps);
  const families = methods.map((family): Family<RunFusion> => {
    const points = grid.map((weights) => ({ ...family, weights }));
    return { name: `${family.method}/${family.normalization}`, search: (score) => firstBest(points, score) };
  });
  const plain: FamilyName = { method: 'wsum', normalization: 'none' };
  const singles = runs.map(
    (_, own): RunFusion => ({ ...plain, weights: runs.map((_, run) => (run === own ? 1 : 0)) }),
  );
  const single: Family<RunFusion> = { name: 'best single run', search: (score) => firstBest(singles, score) };
  const everyQuery = judged.map((_, query) => query);
  const score = (fusion: RunFusion) => mean(objective.values(fusion));
  const best = firstBest(
    families.map(({ search }) => search(score, everyQuery)),
    score,
  );
  let gain: Finding | null = null;
  if (folds !== undefined) {
    const tuned = crossValidate(objective, families, { folds, seed }).heldOut;
    const alone = crossValidate(objective, [single], { folds, seed }).heldOut;
    const comparison = compareGrouped(tuned, alone, objective.groups);
    const sentence = describeComparison(measure.name, comparison, {
      system: 'the fused run',
      baseline: 'the best single run',
      sampleSize: comparison.groups,
      sampleUnit: 'query',
    });
    gain = { ...comparison, sentence };
  }
  return {
    queries: judged.length,
    gridPoints: grid.length,
    best,
    training: score(best),
    single: singles.map((fusion, index) => ({ name: runs[index]?.name ?? '', value: score(fusion) })),
    gain,
  };
}

function runObjective(
  runs: readonly NamedRun[],
  judged: readonly (readonly [string, ReadonlyMap<string, number>])[],
  measure: NamedMeasure,
): Objective<RunFusion> {
  const prepared = new Map<string, readonly ReturnType<typeof fusableQuery>[]>();
  const known = new Map<string, readonly number[]>();
  const rankersOf = ({ method, normalization }: FamilyName) => {
    const key = `${method}/${normalization}`;
    const before = prepared.get(key);
    if (before) return before;
    const options: FuseOptions = { method, normalization };
    const rankers = judged.map(([query, judgments]) => {
      const lists = runs.map(({ name, run }) => ({ id: name, hits: run.get(query) ?? [] }));
      return fusableQuery(lists, judgments, options, 'trec');
    });
    prepared.set(key, rankers);
    return rankers;
  };
  return {
    groups: judged.map(([query]) => query),
    values(fusion) {
      const key = JSON.stringify(fusion);
      const before = known.get(key);
      if (before) return before;
      const rankers = rankersOf(fusion);
      const values = judged.map(([, judgments], query) =>
        measure.of(rankers[query]?.(fusion.weights) ?? [], judgments),
      );
      known.set(key, values);
      return values;
    },
  };
}
