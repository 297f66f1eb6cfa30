import type {
  Entry,
  FusionMethod,
  FusionModel,
  FusionParameters,
  FusionQuery,
  QueryList,
  Scorer,
} from './fusion-method.ts';
import { type FusionMethodName, fusionMethodNamed } from './fusion-methods.ts';
import type { Normalization } from './normalize.ts';
import { resolveParameters } from './parameters.ts';
import { candidatesOf, prepareLists, sharesOf, twiceInList } from './prepare-lists.ts';
import { byScoreThenId, type FusedItem, type FusedPart, type RankedList } from './ranked-list.ts';

export interface FuseOptions extends Partial<FusionParameters> {
  readonly method: FusionMethodName;
  readonly normalization: Normalization;
  /** From `fitFusion`; a trained method needs it. */
  readonly model?: FusionModel;
  /** Whether items have the parts that sum to their scores, by default true. Without them fusion is faster. */
  readonly explain?: boolean;
}

/**
 * Fuses lists into one, best first, ties by id, each item with the parts that sum to its score.
 *
 * The order of the lists has no effect, and a list of weight 0 is ignored. For further invariants see `invariants` and a
 * method's `exceptions`. Throws RangeError on a negative or non-finite weight, a non-finite score, a duplicate item in a
 * list, an unknown method or normalisation, a parameter out of its range, and a list that a trained method has not learnt.
 */
export function fuse(
  lists: readonly RankedList[],
  { method: name, normalization, model = {}, explain = true, ...given }: FuseOptions,
): FusedItem[] {
  const method = fusionMethodNamed(name);
  if (method.summand && !needsRanks({ method: name, normalization, explain }))
    return sumUp(lists, method.summand);
  const prepared = prepareLists(lists, normalization);
  if ('fit' in method) checkModel(model, prepared, name);
  return fusePrepared(prepared, method, { parameters: resolveParameters(method, given), model }, explain);
}

/** Whether the lists must be best first, or are sorted: for ranks, and for what explains a score. */
export function needsRanks({
  method,
  normalization,
  explain = true,
}: Pick<FuseOptions, 'method' | 'normalization' | 'explain'>): boolean {
  return explain || normalization !== 'none' || !fusionMethodNamed(method).summand;
}

/** What {@link fusePrepared} gives for lists without normalisation, whose scores are sums, without a list of entries for each item. */
function sumUp(lists: readonly RankedList[], summand: NonNullable<FusionMethod['summand']>): FusedItem[] {
  const places = new Map<string, number>();
  const scores: number[] = [];
  const lastList: number[] = [];
  let inOrder: RankedList['hits'] = [];
  for (const [n, list] of sharesOf(lists).entries()) {
    for (const [rank, { id, score }] of list.hits.entries()) {
      const place = placeOf(id, rank, inOrder, places);
      if (place === undefined) {
        places.set(id, scores.length);
        // Not the summand alone: 0 + −0 is 0.
        scores.push(0 + summand(list, score));
        lastList.push(n);
        continue;
      }
      if (lastList[place] === n) throw twiceInList(list.id, id);
      scores[place] = (scores[place] ?? 0) + summand(list, score);
      lastList[place] = n;
    }
    inOrder = n === 0 ? list.hits : inOrder;
  }
  const fused: FusedItem[] = [];
  for (const [id, place] of places) fused.push({ id, score: scores[place] ?? 0, parts: noParts });
  return fused.sort(byScoreThenId);
}

/** Exact scores are of the same products in the same order as in the first list: then a place needs no look-up. */
function placeOf(
  id: string,
  rank: number,
  inOrder: RankedList['hits'],
  places: ReadonlyMap<string, number>,
): number | undefined {
  return inOrder[rank]?.id === id ? rank : places.get(id);
}

function fusePrepared(
  lists: readonly QueryList[],
  method: FusionMethod,
  settings: Pick<FusionQuery, 'parameters' | 'model'>,
  explain: boolean,
): FusedItem[] {
  const candidates = candidatesOf(lists);
  const scorer = method.scorer({ ...settings, lists, candidates });
  const absences = lists
    .map((list) => ({ list, contribution: scorer.absent?.(list) ?? 0 }))
    .filter(({ contribution }) => contribution !== 0);
  const fused: FusedItem[] = [];
  for (const [id, entries] of candidates) fused.push(fuseItem(id, entries, scorer, absences, explain));
  const { secondary } = scorer;
  if (!secondary) return fused.sort(byScoreThenId);
  const secondaryOf = ({ id }: FusedItem) => secondary(candidates.get(id) ?? []);
  return fused
    .map((item) => ({ item, second: secondaryOf(item) }))
    .sort((a, b) => b.item.score - a.item.score || b.second - a.second || byScoreThenId(a.item, b.item))
    .map(({ item }) => item);
}

interface Absence {
  readonly list: QueryList;
  readonly contribution: number;
}

const noParts: readonly FusedPart[] = [];

function fuseItem(
  id: string,
  entries: readonly Entry[],
  scorer: Scorer,
  absences: readonly Absence[],
  explain: boolean,
): FusedItem {
  const found = scorer.found(entries, id);
  const missing =
    absences.length === 0
      ? absences
      : absences.filter(({ list }) => !entries.some((entry) => entry.list === list));
  const score = missing.reduce((sum, { contribution }) => sum + contribution, found.score);
  if (!explain) return { id, score, parts: noParts };
  const parts = entries.map((entry, index) => foundPart(entry, found.contributions[index] ?? 0));
  return { id, score, parts: [...parts, ...missing.map(absentPart)] };
}

function foundPart({ list, rank, normalised }: Entry, contribution: number): FusedPart {
  const raw = list.hits[rank - 1]?.raw ?? null;
  return { list: list.id, rank, raw, normalised, weight: list.share, contribution };
}

function absentPart({ list, contribution }: Absence): FusedPart {
  return { list: list.id, rank: null, raw: null, normalised: null, weight: list.share, contribution };
}

function checkModel(model: FusionModel, lists: readonly QueryList[], method: string): void {
  const unknown = lists.find(({ id }) => !Object.hasOwn(model, id));
  if (!unknown) return;
  throw new RangeError(
    `Expected ${method} to be trained on list ${unknown.id}; its model has ${Object.keys(model).join(', ') || 'none'}`,
  );
}
