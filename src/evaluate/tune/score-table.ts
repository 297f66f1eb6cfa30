import type { FuseOptions } from '../../fuse/fuse.ts';
import { fusionMethodNamed } from '../../fuse/fusion-methods.ts';
import { resolveParameters } from '../../fuse/parameters.ts';
import { candidatesOf, prepareLists } from '../../fuse/prepare-lists.ts';
import type { ScoredItem } from '../../types.ts';
import type { Judgments } from '../judgments.ts';
import { compareCodePoints } from '../runs/rank-items.ts';

/** A list without its weight, best first. */
export interface UnweightedList {
  readonly id: string;
  readonly hits: readonly ScoredItem[];
}

/** What one list adds at weight 1 to the items that it contributes to, by containing them or by the method's rule for absent ones. */
interface Contributions {
  /** Indices of the items. */
  readonly places: Int32Array;
  /** What is added to each. */
  readonly units: Float64Array;
  /** The largest absolute unit. */
  readonly largest: number;
  /** Whether some unit is below 0, so that sums may cancel. */
  readonly signed: boolean;
}

/** One query's contributions by list, from which scores under any weights are computed. */
export interface ScoreTable {
  /** Item ids in any order. */
  readonly names: readonly string[];
  /** The same, but '' for unjudged ones. */
  readonly ids: readonly string[];
  /** Indices of the judged items. */
  readonly judged: readonly number[];
  /** In the order of the lists. */
  readonly lists: readonly Contributions[];
  /** Buffer for the scores, one per item. */
  readonly scores: Float64Array;
}

/** How many numbers a table holds, a measure of its memory. */
export function sizeOfTable({ lists }: ScoreTable): number {
  return lists.reduce((sum, { units }) => sum + units.length, 0);
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
  const rows = new Map(prepared.map((list) => [list.id, emptyRow(scorer.absent?.(list), ids.length)]));
  let place = 0;
  for (const [id, entries] of candidates) {
    const { contributions } = scorer.found(entries, id);
    for (let index = 0; index < entries.length; index++)
      rows.get(entries[index]?.list.id ?? '')?.set(place, contributions[index] ?? 0);
    place++;
  }
  return {
    names: ids,
    ids: ids.map((id) => (judgments.has(id) ? id : '')),
    judged: ids.flatMap((id, place) => (judgments.has(id) ? [place] : [])),
    lists: lists.map(({ id }) => {
      const { places, units } = rows.get(id) ?? emptyRow(undefined, 0);
      const largest = units.reduce((most, unit) => Math.max(most, Math.abs(unit)), 0);
      return {
        places: Int32Array.from(places),
        units: Float64Array.from(units),
        largest,
        signed: units.some((unit) => unit < 0),
      };
    }),
    scores: new Float64Array(ids.length),
  };
}

/** A list's contributions while they are collected: none, or where the method has a rule for absent items, that to every item. */
function emptyRow(absentUnit: number | undefined, items: number) {
  const places: number[] = [];
  const units: number[] = [];
  if (absentUnit !== undefined) {
    for (let place = 0; place < items; place++) {
      places.push(place);
      units.push(absentUnit);
    }
  }
  return {
    places,
    units,
    set(place: number, unit: number) {
      if (absentUnit !== undefined) {
        units[place] = unit;
        return;
      }
      places.push(place);
      units.push(unit);
    },
  };
}

/**
 * Ids, best first, under these weights, one per list. null if rounding may decide the rank of a judged item: wherever scores tie
 * and ids break ties, and rarely with trec_eval's rule, which compares 32-bit floats.
 */
export function rankTable(
  table: ScoreTable,
  weights: readonly number[],
  ties: 'answer' | 'trec',
): readonly string[] | null {
  const { ids, names, judged, lists, scores } = table;
  scores.fill(absent);
  let magnitude = 0;
  let signed = false;
  for (const [index, list] of lists.entries()) {
    const weight = weights[index] ?? 0;
    if (!(weight > 0)) continue;
    addList(list, weight, scores);
    magnitude += weight * list.largest;
    signed ||= list.signed;
  }
  const marginOf = signed
    ? () => magnitude * rounding
    : // Without cancellation the error is relative to the score itself.
      (score: number) => score * rounding;
  const ranked = new Array<string>(countPresent(scores)).fill('');
  const own = judged
    .filter((place) => scores[place] !== absent)
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const ranks = ranksOf(own, scores, marginOf, ties === 'trec' ? names : null);
  if (ranks === null) return null;
  for (const [index, place] of own.entries()) ranked[ranks[index] ?? 0] = ids[place] ?? '';
  return ranked;
}

/** The score of an item that is in no list of weight above 0: it is not ranked. */
const absent = Number.NEGATIVE_INFINITY;

/** Relative bound on rounding errors, far above those of a sum of some dozens of products. */
const rounding = 1e-12;

/** Twice the relative step of 32-bit floats: scores further apart also differ as 32-bit floats. */
const singleRounding = 2 ** -22;

function addList({ places, units }: Contributions, weight: number, scores: Float64Array): void {
  for (let index = 0; index < places.length; index++) {
    const place = places[index] ?? 0;
    const before = scores[place] ?? absent;
    const added = weight * (units[index] ?? 0);
    scores[place] = before === absent ? added : before + added;
  }
}

function countPresent(scores: Float64Array): number {
  let count = 0;
  for (let place = 0; place < scores.length; place++) if (scores[place] !== absent) count++;
  return count;
}

/**
 * How many items rank before each of those at the indices `own`, which are ordered by score, best first. All items are counted in
 * one pass, by binary search among the own scores.
 *
 * @param marginOf by how much rounding may have moved a score
 * @param names of the items for trec_eval's rule for ties; null for ties by id, which are not resolved here
 * @returns null if rounding may decide a rank
 */
function ranksOf(
  own: readonly number[],
  scores: Float64Array,
  marginOf: (score: number) => number,
  names: readonly string[] | null,
): number[] | null {
  const ownScores = Float64Array.from(own, (place) => scores[place] ?? 0);
  // `passed[i]` items rank before the own one at i and all later ones, but not before those above it.
  const passed = new Array<number>(own.length + 1).fill(0);
  const tied = new Array<number>(own.length).fill(0);
  for (let place = 0; place < scores.length; place++) {
    // An absent item's score, −∞, makes both limits −∞ or NaN: no own score is below the one or up to the other.
    const score = scores[place] ?? absent;
    const near = 2 * marginOf(score) + (names ? singleRounding * Math.abs(score) : 0);
    const first = firstBelow(ownScores, score - near);
    passed[first] = (passed[first] ?? 0) + 1;
    for (let index = first - 1; index >= 0 && (ownScores[index] ?? 0) <= score + near; index--) {
      const isBefore = precedes(place, own[index] ?? 0, scores, names, marginOf);
      if (isBefore === null) return null;
      tied[index] = (tied[index] ?? 0) + isBefore;
    }
  }
  let before = 0;
  return tied.map((count, index) => {
    before += passed[index] ?? 0;
    return before + count;
  });
}

/** Index of the first of the descending scores that is below the limit; their number if none is. */
function firstBelow(descending: Float64Array, limit: number): number {
  let low = 0;
  let high = descending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((descending[middle] ?? 0) < limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * 1 if trec_eval ranks an item before another whose score is near, else 0; null if that cannot be said: without names, or where a
 * score would be another 32-bit float within the margin. An item does not precede itself.
 */
function precedes(
  place: number,
  other: number,
  scores: Float64Array,
  names: readonly string[] | null,
  marginOf: (score: number) => number,
): 0 | 1 | null {
  if (place === other) return 0;
  const [score, against] = [scores[place] ?? 0, scores[other] ?? 0];
  const isCertain = (value: number) =>
    Math.fround(value - marginOf(value)) === Math.fround(value + marginOf(value));
  if (!names || !isCertain(score) || !isCertain(against)) return null;
  const difference = Math.fround(score) - Math.fround(against);
  const isBefore =
    difference > 0 || (difference === 0 && compareCodePoints(names[place] ?? '', names[other] ?? '') > 0);
  return isBefore ? 1 : 0;
}
