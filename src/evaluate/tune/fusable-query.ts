import { type FuseOptions, fuse } from '../../fuse/fuse.ts';
import type { FusionMethodName } from '../../fuse/fusion-methods.ts';
import type { Judgments } from '../judgments.ts';
import { rankItems } from '../runs/rank-items.ts';
import { rankTable, type ScoreTable, tabulate, type UnweightedList } from './score-table.ts';

/**
 * Methods in which a list adds its weight times what does not depend on weights, as long as the same lists have weights
 * above 0: the sums can be made again under other weights without fusing again.
 */
export const linearMethods: readonly FusionMethodName[] = [
  'sum',
  'mnz',
  'gmnz',
  'isr',
  'log_isr',
  'logn_isr',
  'rrf',
  'rbc',
  'bordafuse',
  'w_bordafuse',
  'wsum',
  'mixed',
  'milvus-weighted',
  'milvus-weighted-cosine',
  'opensearch-min-max-arithmetic',
  'opensearch-rrf',
  'elasticsearch-linear',
  'elasticsearch-linear-minmax',
  'elasticsearch-rrf',
  'vespa-normalize-linear',
  'vespa-reciprocal-rank-fusion',
  'chroma-rrf',
];

/** Of those, methods in which a list adds the same whatever other lists there are: one table serves every choice of lists. */
const separableMethods: readonly FusionMethodName[] = ['sum', 'rrf', 'rbc', 'wsum'];

/**
 * Ids best first, under these weights of the lists, in the lists' order. An item that is not judged may stand as '': the
 * measures of this folder do not tell such items apart.
 */
export type Ranker = (weights: readonly number[]) => readonly string[];

/**
 * What ranks one query's lists again and again under other weights, exactly as `fuse` would: where scores made again lie too
 * close to each other to tell their order through rounding, ties included, the lists are fused.
 *
 * @param ties how equal scores are ordered: by id ascending, as answers are, or as trec_eval does (`rankItems`)
 */
export function fusableQuery(
  lists: readonly UnweightedList[],
  judgments: Judgments,
  options: FuseOptions,
  ties: 'answer' | 'trec' = 'answer',
): Ranker {
  const fuseAgain: Ranker = (weights) => {
    const items = fuse(
      lists.map((list, index) => ({ ...list, weight: weights[index] ?? 0 })),
      { ...options, explain: false },
    );
    return ties === 'trec' ? rankItems(items) : items.map(({ id }) => id);
  };
  if (!linearMethods.includes(options.method)) return fuseAgain;
  // Only `borda` looks at other lists.
  const isSeparable = separableMethods.includes(options.method) && options.normalization !== 'borda';
  const tables = new Map<string, ScoreTable>();
  const tableOf = (support: readonly number[]): ScoreTable => {
    const key = support.join();
    const known = tables.get(key);
    if (known) return known;
    const table = tabulate(
      support.flatMap((index) => lists[index] ?? []),
      judgments,
      options,
    );
    tables.set(key, table);
    return table;
  };
  const all = lists.map((_, index) => index);
  return (weights) => {
    const support = isSeparable ? all : all.filter((index) => (weights[index] ?? 0) > 0);
    const given = support.map((index) => weights[index] ?? 0);
    return rankTable(tableOf(support), given, ties) ?? fuseAgain(weights);
  };
}
