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
  const tables = new Map<string, Table>();
  return (weights) => {
    const support = lists.flatMap((_, index) => ((weights[index] ?? 0) > 0 ? [index] : []));
    const key = support.join();
    let table = tables.get(key);
    if (!table) {
      table = tabulate(
        support.flatMap((index) => lists[index] ?? []),
        judgments,
        options,
        ties,
      );
      tables.set(key, table);
    }
    return rankTable(
      table,
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
  for (const [place, id] of ids.entries()) {
    for (const list of prepared) {
      units[(rowOf.get(list.id) ?? 0) * ids.length + place] = scorer.absent?.(list) ?? 0;
    }
    const entries = candidates.get(id) ?? [];
    const { contributions } = scorer.held(entries, id);
    for (const [index, { list }] of entries.entries()) {
      units[(rowOf.get(list.id) ?? 0) * ids.length + place] = contributions[index] ?? 0;
    }
  }
  const judged = ids.flatMap((id, place) => (judgments.has(id) ? [place] : []));
  return { ids: ids.map((id) => (judgments.has(id) ? id : '')), judged, units };
}

function rankTable(
  { ids, judged, units }: Table,
  weights: readonly number[],
  single: boolean,
): readonly string[] {
  const scores = new Float64Array(ids.length);
  for (let list = 0; list < weights.length; list++) {
    const weight = weights[list] ?? 0;
    const first = list * ids.length;
    for (let place = 0; place < ids.length; place++) {
      scores[place] = (scores[place] ?? 0) + weight * (units[first + place] ?? 0);
    }
  }
  if (single)
    for (let place = 0; place < scores.length; place++) scores[place] = Math.fround(scores[place] ?? 0);
  const ranked = new Array<string>(ids.length).fill('');
  for (const place of judged) ranked[rankOf(scores, place)] = ids[place] ?? '';
  return ranked;
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
