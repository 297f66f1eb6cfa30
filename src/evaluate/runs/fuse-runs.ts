import { checkWeights } from '../../fuse/check-weights.ts';
import { type FuseOptions, fuse } from '../../fuse/fuse.ts';
import type { Run } from '../judgments.ts';

/** A run with the id that its lists get. */
export interface NamedRun {
  readonly name: string;
  readonly run: Run;
}

/**
 * Fuses the runs of several systems query by query, in order of first appearance. A run that does not answer a query
 * counts as empty there.
 *
 * @param weights one per run, ≥ 0. Throws RangeError for one that the engine behind the method refuses.
 */
export function fuseRuns(runs: readonly NamedRun[], weights: readonly number[], options: FuseOptions): Run {
  checkWeights(options.method, weights);
  const queries = new Set(runs.flatMap(({ run }) => [...run.keys()]));
  const listsOf = (query: string) =>
    runs.map(({ name, run }, index) => ({
      id: name,
      weight: weights[index] ?? 0,
      hits: run.get(query) ?? [],
    }));
  return new Map(
    [...queries].map((query) => [
      query,
      fuse(listsOf(query), { ...options, explain: false }).map(({ id, score }) => ({ id, score })),
    ]),
  );
}
