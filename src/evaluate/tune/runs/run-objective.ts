import { fitFusion, type JudgedQuery } from '../../../fuse/fit-fusion.ts';
import type { FuseOptions } from '../../../fuse/fuse.ts';
import {
  type FusionMethodName,
  type TrainedMethodName,
  trainedMethods,
} from '../../../fuse/fusion-methods.ts';
import { isRelevant, type Judgments } from '../../judgments.ts';
import type { NamedMeasure } from '../../measures/parse-measure.ts';
import type { NamedRun } from '../../runs/fuse-runs.ts';
import type { Objective } from '../cross-validate.ts';
import { fusableQuery, type Ranker } from '../fusable-query.ts';
import type { RunFusion } from './run-space.ts';
import type { FitRuns } from './search-space.ts';

export interface RunObjective extends Objective<RunFusion> {
  readonly fit: FitRuns;
}

/** Folds of the training queries by which a trained method is scored on them; see {@link FitRuns}. */
const innerFolds = 5;
/** Results in all tables that are kept, some 16 bytes each: a table per choice of method and parameters has all runs' results. */
const keptResults = 2 ** 24;

/**
 * The measure of any fusion of the runs, per judged query; ties break as in trec_eval.
 *
 * A trained method is never measured on a query that it has learnt from: the queries that it is fitted to are scored by models
 * fitted without their fold of them, all others by the model of all of them.
 *
 * @param onNew called for every fusion that had not been measured before
 */
export function runObjective(
  runs: readonly NamedRun[],
  judged: readonly (readonly [string, Judgments])[],
  measure: NamedMeasure,
  onNew: () => void,
): RunObjective {
  const lists = judged.map(([query]) =>
    runs.map(({ name, run }) => ({ id: name, hits: run.get(query) ?? [] })),
  );
  const results = lists.flat().reduce((sum, { hits }) => sum + hits.length, 0);
  const keptRankers = Math.max(2, Math.floor(keptResults / Math.max(1, results)));
  const rankers = new Map<string, readonly Ranker[]>();
  const rankersOf = (key: string, { method, normalization, parameters, fitted }: RunFusion) => {
    const before = rankers.get(key);
    rankers.delete(key);
    const made =
      before ??
      judged.map(([, judgments], query) => {
        const options: FuseOptions = { ...parameters, method, normalization };
        const own = fitted ? { ...options, model: fitted.modelFor(query) } : options;
        return fusableQuery(lists[query] ?? [], judgments, own, 'trec');
      });
    rankers.set(key, made);
    for (const oldest of [...rankers.keys()].slice(0, -keptRankers)) rankers.delete(oldest);
    return made;
  };
  const known = new Map<string, readonly number[]>();
  const examples = judged.map(
    ([, judgments], query): JudgedQuery => ({
      lists: (lists[query] ?? []).map((list) => ({ ...list, weight: 1 })),
      relevant: new Set([...judgments.keys()].filter((id) => isRelevant(judgments, id))),
    }),
  );
  return {
    groups: judged.map(([query]) => query),
    values(fusion) {
      const { method, normalization, parameters, weights, fitted } = fusion;
      const family = JSON.stringify([method, normalization, parameters, fitted?.key]);
      const key = `${family} ${weights.join()}`;
      const before = known.get(key);
      if (before) return before;
      const ranked = rankersOf(family, fusion);
      const values = judged.map(([, judgments], query) =>
        measure.of(ranked[query]?.(weights) ?? [], judgments),
      );
      known.set(key, values);
      onNew();
      return values;
    },
    fit({ family: { method, normalization } }, parameters, queries) {
      if (!isTrained(method)) return undefined;
      const learn = (from: readonly number[]) =>
        fitFusion(
          from.flatMap((query) => examples[query] ?? []),
          { ...parameters, method, normalization },
        );
      const placeOf = new Map(queries.map((query, place) => [query, place % innerFolds]));
      const model = learn(queries);
      const without = Array.from({ length: innerFolds }, (_, fold) =>
        learn(queries.filter((query) => placeOf.get(query) !== fold)),
      );
      return {
        key: queries.join(),
        model,
        modelFor: (query) => without[placeOf.get(query) ?? -1] ?? model,
      };
    },
  };
}

function isTrained(method: FusionMethodName): method is TrainedMethodName {
  return Object.hasOwn(trainedMethods, method);
}
