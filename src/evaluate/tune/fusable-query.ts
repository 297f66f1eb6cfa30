import { type FuseOptions, fuse } from '../../fuse/fuse.ts';
import { type FusionMethodName, fusionMethodNamed } from '../../fuse/fusion-methods.ts';
import { resolveParameters } from '../../fuse/parameters.ts';
import { candidatesOf, prepareLists } from '../../fuse/prepare-lists.ts';
import type { ScoredItem } from '../../types.ts';
import type { Judgments } from '../judgments.ts';
import { rankItems } from '../rank-items.ts';

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

/** A list without its weight, best first. */
export interface UnweightedList {
  readonly id: string;
  readonly hits: readonly ScoredItem[];
}

/**
 * Ids best first, under these weights of the lists, in the lists' order. An item that is not judged may stand as '': the
 * measures of this folder do not tell such items apart.
 */
export type Ranker = (weights: readonly number[]) => readonly string[];

/**
 * What ranks one query's lists again and again under other weights, as `fuse` would.
 *
 * @param ties how equal scores are ordered: by id ascending, as answers are, or as trec_eval does (`rankItems`)
 */
export function fusableQuery(
  lists: readonly UnweightedList[],
  judgments: Judgments,
  options: FuseOptions,
  ties: 'answer' | 'trec' = 'answer',
): Ranker {
  if (!linearMethods.includes(options.method)) {
    return (weights) => {
      const items = fuse(
        lists.map((list, index) => ({ ...list, weight: weights[index] ?? 0 })),
        options,
      );
      return ties === 'trec' ? rankItems(items) : items.map(({ id }) => id);
    };
  }
  // Only `borda` looks at other lists.
  const isSeparable = separableMethods.includes(options.method) && options.normalization !== 'borda';
  const tables = new Map<string, Table>();
  const tableOf = (support: readonly number[]): Table => {
    const key = support.join();
    const known = tables.get(key);
    if (known) return known;
    const table = tabulate(
      support.flatMap((index) => lists[index] ?? []),
      judgments,
      options,
      ties,
    );
    tables.set(key, table);
    return table;
  };
  const all = lists.map((_, index) => index);
  return (weights) => {
    const support = isSeparable ? all : all.filter((index) => (weights[index] ?? 0) > 0);
    return rankTable(
      tableOf(support),
      support.map((index) => weights[index] ?? 0),
      ties === 'trec',
    );
  };
}

interface Table {
  /** Ids in the order in which equal scores are ranked; '' where not judged. */
  readonly ids: readonly string[];
  /** Places in `ids` of what is judged. */
  readonly judged: readonly number[];
  /** What each list adds to each item at weight 1, in the lists' order, `lists × items` row by row. */
  readonly units: Float64Array;
  /** 1 where the list holds the item, or counts that it does not; as `units`. */
  readonly counted: Uint8Array;
}

function tabulate(
  lists: readonly UnweightedList[],
  judgments: Judgments,
  { method: name, normalization, model = {}, ...given }: FuseOptions,
  ties: 'answer' | 'trec',
): Table {
  const method = fusionMethodNamed(name);
  const prepared = prepareLists(
    lists.map((list) => ({ ...list, weight: 1 })),
    normalization,
  );
  const candidates = candidatesOf(prepared);
  const parameters = resolveParameters(method, given);
  const scorer = method.scorer({ lists: prepared, candidates, parameters, model });
  const ids =
    ties === 'trec'
      ? rankItems([...candidates.keys()].map((id) => ({ id, score: 0 })))
      : [...candidates.keys()].sort();
  const rowOf = new Map(lists.map(({ id }, index) => [id, index]));
  const units = new Float64Array(lists.length * ids.length);
  const counted = new Uint8Array(lists.length * ids.length);
  for (const [place, id] of ids.entries()) {
    for (const list of prepared) {
      const cell = (rowOf.get(list.id) ?? 0) * ids.length + place;
      units[cell] = scorer.absent?.(list) ?? 0;
      counted[cell] = scorer.absent ? 1 : 0;
    }
    const entries = candidates.get(id) ?? [];
    const { contributions } = scorer.held(entries, id);
    for (const [index, { list }] of entries.entries()) {
      const cell = (rowOf.get(list.id) ?? 0) * ids.length + place;
      units[cell] = contributions[index] ?? 0;
      counted[cell] = 1;
    }
  }
  const judged = ids.flatMap((id, place) => (judgments.has(id) ? [place] : []));
  return { ids: ids.map((id) => (judgments.has(id) ? id : '')), judged, units, counted };
}

function rankTable(table: Table, weights: readonly number[], single: boolean): readonly string[] {
  const { ids, judged } = table;
  const scores = new Float64Array(ids.length).fill(absent);
  weights.forEach((weight, list) => {
    if (weight > 0) addList(scores, table, list, weight);
  });
  if (single)
    scores.forEach((score, place) => {
      scores[place] = Math.fround(score);
    });
  const ranked = new Array<string>(scores.filter((score) => score !== absent).length).fill('');
  for (const place of judged) {
    if (scores[place] !== absent) ranked[rankOf(scores, place)] = ids[place] ?? '';
  }
  return ranked;
}

/** The score of an item that no list of weight above 0 holds: it is not ranked. */
const absent = Number.NEGATIVE_INFINITY;

function addList(scores: Float64Array, { units, counted }: Table, list: number, weight: number): void {
  const first = list * scores.length;
  for (let place = 0; place < scores.length; place++) {
    if (counted[first + place] === 0) continue;
    const before = scores[place] ?? absent;
    const added = weight * (units[first + place] ?? 0);
    scores[place] = before === absent ? added : before + added;
  }
}

/** How many items come before the one at this place. */
function rankOf(scores: Float64Array, place: number): number {
  const own = scores[place] ?? 0;
  let before = 0;
  for (let other = 0; other < scores.length; other++) {
    const score = scores[other] ?? 0;
    if (score > own || (score === own && other < place)) before++;
  }
  return before;
}
