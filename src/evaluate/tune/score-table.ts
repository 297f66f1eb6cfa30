import type { FuseOptions } from '../../fuse/fuse.ts';
import { fusionMethodNamed } from '../../fuse/fusion-methods.ts';
import { resolveParameters } from '../../fuse/parameters.ts';
import { candidatesOf, prepareLists } from '../../fuse/prepare-lists.ts';
import type { ScoredItem } from '../../types.ts';
import type { Judgments } from '../judgments.ts';

/** A list without its weight, best first. */
export interface UnweightedList {
  readonly id: string;
  readonly hits: readonly ScoredItem[];
}

/** One query's contributions by list and item, from which scores under any weights are computed. */
export interface ScoreTable {
  /** Item ids in any order; '' for unjudged ones. */
  readonly ids: readonly string[];
  /** Indices of the judged items in `ids`. */
  readonly judged: readonly number[];
  /** What each list adds to each item at weight 1: `[lists][items]`, row-major. */
  readonly units: Float64Array;
  /** 1 where the list contributes to the item, by containing it or by the method's rule for absent items; shaped as `units`. */
  readonly counted: Uint8Array;
  /** The largest absolute unit of each list. */
  readonly largest: readonly number[];
  /** Buffer for the scores, one per item. */
  readonly scores: Float64Array;
}

/** The score table of lists under a method that is linear in the weights. */
export function tabulate(
  lists: readonly UnweightedList[],
  judgments: Judgments,
  { method: name, normalization, model = {}, ...given }: FuseOptions,
): ScoreTable {
  const method = fusionMethodNamed(name);
  const prepared = prepareLists(
    lists.map((list) => ({ ...list, weight: 1 })),
    normalization,
  );
  const candidates = candidatesOf(prepared);
  const parameters = resolveParameters(method, given);
  const scorer = method.scorer({ lists: prepared, candidates, parameters, model });
  const ids = [...candidates.keys()];
  const units = new Float64Array(lists.length * ids.length);
  const counted = new Uint8Array(lists.length * ids.length);
  const rowOf = new Map(lists.map(({ id }, index) => [id, index * ids.length]));
  const rows = new Map(prepared.map((list) => [list, rowOf.get(list.id) ?? 0]));
  if (scorer.absent) {
    for (const [list, row] of rows) units.fill(scorer.absent(list), row, row + ids.length);
    counted.fill(1);
  }
  let place = 0;
  for (const [id, entries] of candidates) {
    const { contributions } = scorer.found(entries, id);
    for (let index = 0; index < entries.length; index++) {
      const list = entries[index]?.list;
      const cell = (list ? (rows.get(list) ?? 0) : 0) + place;
      units[cell] = contributions[index] ?? 0;
      counted[cell] = 1;
    }
    place++;
  }
  const judged = ids.flatMap((id, place) => (judgments.has(id) ? [place] : []));
  return {
    ids: ids.map((id) => (judgments.has(id) ? id : '')),
    judged,
    units,
    counted,
    largest: lists.map((_, list) =>
      units.subarray(list * ids.length, (list + 1) * ids.length).reduce(largerOf, 0),
    ),
    scores: new Float64Array(ids.length),
  };
}

function largerOf(largest: number, unit: number): number {
  return Math.max(largest, Math.abs(unit));
}

/**
 * Ids, best first, under these weights, one per list. null if rounding may decide the rank of a judged item, as it may
 * wherever scores tie.
 */
export function rankTable(
  table: ScoreTable,
  weights: readonly number[],
  ties: 'answer' | 'trec',
): readonly string[] | null {
  const { ids, judged, largest, scores } = table;
  scores.fill(absent);
  let magnitude = 0;
  for (let list = 0; list < weights.length; list++) {
    const weight = weights[list] ?? 0;
    if (!(weight > 0)) continue;
    addList(table, list, weight);
    magnitude += weight * (largest[list] ?? 0);
  }
  const ranked = new Array<string>(countPresent(scores)).fill('');
  for (const place of judged) {
    if (scores[place] === absent) continue;
    const rank = rankOf(scores, place, magnitude * rounding, ties === 'trec' ? singleRounding : 0);
    if (rank === null) return null;
    ranked[rank] = ids[place] ?? '';
  }
  return ranked;
}

/** The score of an item that is in no list of weight above 0: it is not ranked. */
const absent = Number.NEGATIVE_INFINITY;

/** Relative bound on rounding errors, far above those of a sum of some dozens of products. */
const rounding = 1e-12;

/** Twice the relative step of 32-bit floats: scores further apart also differ as 32-bit floats. */
const singleRounding = 2 ** -22;

function addList({ units, counted, scores }: ScoreTable, list: number, weight: number): void {
  const first = list * scores.length;
  for (let place = 0; place < scores.length; place++) {
    if (counted[first + place] === 0) continue;
    const before = scores[place] ?? absent;
    const added = weight * (units[first + place] ?? 0);
    scores[place] = before === absent ? added : before + added;
  }
}

function countPresent(scores: Float64Array): number {
  let count = 0;
  for (let place = 0; place < scores.length; place++) if (scores[place] !== absent) count++;
  return count;
}

/** How many items rank before the one at this index; null if another score is within the absolute plus relative margin. */
function rankOf(scores: Float64Array, place: number, absolute: number, relative: number): number | null {
  const own = scores[place] ?? 0;
  const margin = absolute + relative * Math.abs(own);
  let before = 0;
  for (let other = 0; other < scores.length; other++) {
    const gap = (scores[other] ?? 0) - own;
    if (gap > margin) before++;
    else if (gap >= -margin && other !== place) return null;
  }
  return before;
}
