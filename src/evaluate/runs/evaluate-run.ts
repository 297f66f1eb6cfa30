import type { Qrels, Run } from '../judgments.ts';
import type { NamedMeasure } from '../measures/parse-measure.ts';
import { bootstrapMean, type Estimate } from '../significance/bootstrap.ts';
import { rankItems } from './rank-items.ts';

export interface RunEvaluation {
  /** The queries that count, in the order of the judgments. */
  readonly queries: readonly string[];
  /** Judged queries that the run does not answer. */
  readonly missing: readonly string[];
  /** Number of queries in the run without judgments; they never count. */
  readonly unjudged: number;
  /** By measure: one value per query, in the order of `queries`. */
  readonly values: ReadonlyMap<string, readonly number[]>;
}

export interface EvaluateRunOptions {
  /** Whether a judged query that the run does not answer counts 0 (trec_eval's `-c`) or is skipped. */
  readonly complete?: boolean;
}

/** The measures of a run, per query. A query with an empty result counts 0. */
export function evaluateRun(
  run: Run,
  qrels: Qrels,
  measures: readonly NamedMeasure[],
  { complete = false }: EvaluateRunOptions = {},
): RunEvaluation {
  const missing = [...qrels.keys()].filter((query) => !run.has(query));
  const judged = [...qrels].filter(([query]) => complete || run.has(query));
  const ranked = judged.map(([query, judgments]) => ({ judgments, ids: rankItems(run.get(query) ?? []) }));
  return {
    queries: judged.map(([query]) => query),
    missing,
    unjudged: [...run.keys()].filter((query) => !qrels.has(query)).length,
    values: new Map(
      measures.map(({ name, of }) => [name, ranked.map(({ ids, judgments }) => of(ids, judgments))]),
    ),
  };
}

/** The mean of values, one per query, with its 95 % interval. */
export function estimateMean(values: readonly number[]): Estimate {
  return bootstrapMean(values.map((value) => [value]));
}
