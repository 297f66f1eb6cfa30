import type { FusionModel, FusionParameters, JudgedRanking } from './fusion-method.ts';
import { type TrainedMethodName, trainedMethods } from './fusion-methods.ts';
import type { Normalization } from './normalize.ts';
import { resolveParameters } from './parameters.ts';
import { candidatesOf, prepareLists } from './prepare-lists.ts';
import type { RankedList } from './ranked-list.ts';

/** One query's lists and the relevant ids. A list has the same id in every query. */
export interface JudgedQuery {
  readonly lists: readonly RankedList[];
  readonly relevant: ReadonlySet<string>;
}

export interface FitOptions extends Partial<FusionParameters> {
  readonly method: TrainedMethodName;
  readonly normalization: Normalization;
}

/**
 * Trains a method on judged queries, for `fuse` with the same method and normalisation. A list that a query lacks counts as
 * empty there. Lists of weight 0 are left out; otherwise weights have no effect. Without queries the model is empty.
 */
export function fitFusion(
  queries: readonly JudgedQuery[],
  { method: name, normalization, ...given }: FitOptions,
): FusionModel {
  const method = trainedMethods[name];
  const parameters = resolveParameters(method, given);
  const judged = queries.map(({ lists, relevant }) => {
    const prepared = prepareLists(lists, normalization);
    // Throws on a duplicate item, as `fuse` does.
    candidatesOf(prepared);
    return { relevant, ranked: new Map(prepared.map(({ id, hits }) => [id, hits])) };
  });
  const ids = [...new Set(judged.flatMap(({ ranked }) => [...ranked.keys()]))].sort();
  const rankingsOf = (list: string): JudgedRanking[] =>
    judged.map(({ relevant, ranked }) => ({
      relevant: (ranked.get(list) ?? []).map(({ id }) => relevant.has(id)),
      relevantCount: relevant.size,
    }));
  return Object.fromEntries(ids.map((id) => [id, method.fit(rankingsOf(id), parameters)]));
}
