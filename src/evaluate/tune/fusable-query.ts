import { type FuseOptions, fuse } from '../../fuse/fuse.ts';
import type { FusionMethodName } from '../../fuse/fusion-methods.ts';
import type { Judgments } from '../judgments.ts';
import { rankItems } from '../runs/rank-items.ts';
import { rankTable, type ScoreTable, sizeOfTable, tabulate, type UnweightedList } from './score-table.ts';

/**
 * Methods whose scores are linear in the weights: as long as the same lists have weights above 0, each list adds its
 * weight times a constant. Scores under other weights need no new fusion.
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
  'bayesfuse',
  'mapfuse',
  'posfuse',
  'probfuse',
  'segfuse',
  'slidefuse',
];

/** Linear methods in which a list's constants do not depend on the other lists: one table serves every choice of lists. */
const separableMethods: readonly FusionMethodName[] = [
  'sum',
  'rrf',
  'rbc',
  'wsum',
  'mapfuse',
  'posfuse',
  'probfuse',
  'segfuse',
  'slidefuse',
];

/** Numbers in the tables that a query keeps, of the choices of lists that were used last. */
const keptSize = 2 ** 18;

/**
 * Ids, best first, under these weights, one per list. The id of an unjudged item may be '', because no measure of this
 * folder distinguishes such items.
 */
export type Ranker = (weights: readonly number[]) => readonly string[];

/**
 * A fast ranker of one query's lists under many weights, with exactly the order of `fuse`. Where recomputed scores are too
 * close for their order to be certain despite rounding, ties included, it falls back to fusing the lists.
 *
 * @param ties how equal scores are ordered: by id ascending, as in responses, or as in trec_eval (`rankItems`)
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
  // `borda` is the only normalisation that depends on other lists.
  const isSeparable = separableMethods.includes(options.method) && options.normalization !== 'borda';
  const tables = new Map<string, ScoreTable>();
  const tableOf = (support: readonly number[]): ScoreTable => {
    const key = support.join();
    const known = tables.get(key);
    if (known) {
      tables.delete(key);
      tables.set(key, known);
      return known;
    }
    const table = tabulate(
      support.flatMap((index) => lists[index] ?? []),
      judgments,
      options,
    );
    let size = sizeOfTable(table);
    for (const kept of tables.values()) size += sizeOfTable(kept);
    for (const [oldest, kept] of tables) {
      if (size <= keptSize) break;
      tables.delete(oldest);
      size -= sizeOfTable(kept);
    }
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
