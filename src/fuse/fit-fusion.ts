import type { FusionModel, FusionParameters, JudgedRanking } from './fusion-method.ts';
import { type TrainedMethodName, trainedMethods } from './fusion-methods.ts';
import type { Normalization } from './normalize.ts';
import { resolveParameters } from './parameters.ts';
import { candidatesOf, prepareLists } from './prepare-lists.ts';
import type { RankedList } from './ranked-list.ts';

/** What the lists brought for one query, and the ids that are right. A list has the same id in every query. */
export interface JudgedQuery {
  readonly lists: readonly RankedList[];
  readonly relevant: ReadonlySet<string>;
}

export interface FitOptions extends Partial<FusionParameters> {
  readonly method: TrainedMethodName;
  readonly normalization: Normalization;
}

/**
 * What a trained method learns from judged queries, for `fuse` with the same method and normalisation. A list that a query lacks counts
 * as empty there. Weights have no effect, but that a list of weight 0 is left out. No queries give an empty model.
 */
export function fitFusion(
  queries: readonly JudgedQuery[],
  { method: name, normalization, ...given }: FitOptions,
): FusionModel {
  const method = trainedMethods[name];
  const parameters = resolveParameters(method, given);
  const judged = queries.map(({ lists, relevant }) => {
    const prepared = prepareLists(lists, normalization);
    // Refuses an item that a list names twice, as fusing does.
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
