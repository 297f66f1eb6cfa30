import type { Qrels } from '../../judgments.ts';
import { mean } from '../../mean.ts';
import type { NamedMeasure } from '../../measures/parse-measure.ts';
import type { NamedRun } from '../../runs/fuse-runs.ts';
import { compareGrouped } from '../../significance/compare-grouped.ts';
import { describeComparison } from '../../significance/describe-comparison.ts';
import { crossValidate, type Family } from '../cross-validate.ts';
import { firstBest } from '../profile-families.ts';
import type { Finding } from '../tune-profile.ts';
import { runObjective } from './run-objective.ts';
import { type RunFamilyName, type RunFusion, type RunSpace, runSpace } from './run-space.ts';
import { ascentEstimate, familyName, spaceFamily } from './search-space.ts';

export interface TuneRunsOptions {
  readonly methods: readonly RunFamilyName[];
  readonly measure: NamedMeasure;
  /** Grid steps of the weights: 10 for steps of .1. */
  readonly steps: number;
  /** undefined: no held-out estimate. */
  readonly folds?: number | undefined;
  readonly seed: number;
  /** Called with the number of fusions measured and about how many there will be. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** How large the search is, before it starts. */
export interface RunSearchPlan {
  readonly spaces: readonly RunSpace[];
  /** Fusions that will be measured: exact for grids, about for ascents. */
  readonly evaluations: number;
}

export interface TunedRunFamily {
  /** `wsum/min-max`. */
  readonly name: string;
  readonly points: number;
  readonly exhaustive: boolean;
  readonly best: RunFusion;
  readonly training: number;
  /** On held-out queries over the best single run; null without folds. */
  readonly gain: Finding | null;
}

export interface RunTuning {
  readonly measure: string;
  readonly queries: number;
  readonly runs: readonly string[];
  readonly folds: number | null;
  /** Points of all methods' grids, and how many fusions were measured. */
  readonly gridPoints: number;
  readonly evaluations: number;
  readonly best: RunFusion;
  /** Mean of the measure over all queries, on which the fusion was chosen. */
  readonly training: number;
  /** The same for each run alone. */
  readonly single: readonly { readonly name: string; readonly value: number }[];
  /** In the order given. */
  readonly families: readonly TunedRunFamily[];
  /** On held-out queries, over the best single run, which is also chosen without them. The method too is. */
  readonly gain: Finding | null;
}

/** What a tuning of so many runs will search. */
export function planRunSearch(
  runs: number,
  { methods, steps, folds = 0 }: Pick<TuneRunsOptions, 'methods' | 'steps' | 'folds'>,
): RunSearchPlan {
  const spaces = methods.map((family) => runSpace(family, runs, steps));
  const evaluations = spaces.map((space) =>
    // The folds of a grid are read from what was measured for the first.
    space.exhaustive ? space.points : (folds + 1) * ascentEstimate(space),
  );
  return { spaces, evaluations: evaluations.reduce((sum, own) => sum + own, runs) };
}

/**
 * The method, weights and parameters that fuse runs best: of all points of the method's grid if it has at most 100,000, else by
 * coordinate ascent. Only judged queries that some run answers count; ties break as in trec_eval. Throws RangeError if there
 * is none, or fewer than folds.
 */
export function tuneRuns(runs: readonly NamedRun[], qrels: Qrels, options: TuneRunsOptions): RunTuning {
  const { methods, measure, steps, folds, seed, onProgress } = options;
  const judged = [...qrels].filter(([query]) => runs.some(({ run }) => run.has(query)));
  if (judged.length === 0) throw new RangeError('The runs and the judgments have no query in common');
  if (folds !== undefined && judged.length < folds)
    throw new RangeError(
      `Expected at least ${folds} judged queries for ${folds} folds but found ${judged.length}`,
    );
  const plan = planRunSearch(runs.length, { methods, steps, folds });
  let evaluations = 0;
  const objective = runObjective(runs, judged, measure, () => {
    evaluations++;
    onProgress?.(evaluations, Math.max(plan.evaluations, evaluations));
  });
  const families = plan.spaces.map((space) => spaceFamily(space, objective.fit));
  const singles = runs.map(
    (_, own): RunFusion => ({
      method: 'wsum',
      normalization: 'none',
      parameters: {},
      weights: runs.map((_, run) => (run === own ? 1 : 0)),
    }),
  );
  const single: Family<RunFusion> = { name: 'best single run', search: (score) => firstBest(singles, score) };
  const score = (fusion: RunFusion) => mean(objective.values(fusion));
  const common = {
    measure: measure.name,
    queries: judged.length,
    runs: runs.map(({ name }) => name),
    gridPoints: plan.spaces.reduce((sum, { points }) => sum + points, 0),
    single: singles.map((fusion, index) => ({ name: runs[index]?.name ?? '', value: score(fusion) })),
  };
  const familyOf = (index: number, best: RunFusion, gain: Finding | null): TunedRunFamily => {
    const { family, points, exhaustive } = plan.spaces[index] as RunSpace;
    return { name: familyName(family), points, exhaustive, best, training: score(best), gain };
  };
  if (folds === undefined) {
    const everyQuery = judged.map((_, query) => query);
    const found = families.map(({ search }, index) => familyOf(index, search(score, everyQuery), null));
    const best = firstBest(
      found.map((family) => family.best),
      score,
    );
    return { ...common, folds: null, evaluations, best, training: score(best), families: found, gain: null };
  }
  const tuned = crossValidate(objective, families, { folds, seed });
  const alone = crossValidate(objective, [single], { folds, seed }).heldOut;
  const findingOf = (heldOut: readonly number[]): Finding => {
    const comparison = compareGrouped(heldOut, alone, objective.groups);
    const sentence = describeComparison(measure.name, comparison, {
      system: 'the fused run',
      baseline: 'the best single run',
      sampleSize: comparison.groups,
      sampleUnit: 'query',
    });
    return { ...comparison, sentence };
  };
  return {
    ...common,
    folds,
    evaluations,
    best: tuned.best.setting,
    training: tuned.best.training,
    families: tuned.families.map(({ setting, heldOut }, index) =>
      familyOf(index, setting, findingOf(heldOut)),
    ),
    gain: findingOf(tuned.heldOut),
  };
}
