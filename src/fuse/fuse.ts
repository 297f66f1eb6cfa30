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
import { candidatesOf, prepareLists } from './prepare-lists.ts';
import { byScoreThenId, type FusedItem, type FusedPart, type RankedList } from './ranked-list.ts';

export interface FuseOptions extends Partial<FusionParameters> {
  readonly method: FusionMethodName;
  readonly normalization: Normalization;
  /** What `fitFusion` learnt; a trained method needs it. */
  readonly model?: FusionModel;
}

/**
 * One list out of many, best first, ties by id, every item with the parts that sum to its score.
 *
 * The order of the lists changes nothing, and a list of weight 0 counts as absent; inputs are not modified. What else
 * holds of a method, and what does not, its `exceptions` say. Throws RangeError on a negative or non-finite weight or
 * score, an item that a list names twice, an unknown method or normalisation, a parameter out of its range, and a list that
 * a trained method has not learnt.
 */
export function fuse(
  lists: readonly RankedList[],
  { method: name, normalization, model = {}, ...given }: FuseOptions,
): FusedItem[] {
  const method = fusionMethodNamed(name);
  const prepared = prepareLists(lists, normalization);
  if ('fit' in method) checkModel(model, prepared, name);
  return fusePrepared(prepared, method, { parameters: resolveParameters(method, given), model });
}

function fusePrepared(
  lists: readonly QueryList[],
  method: FusionMethod,
  settings: Pick<FusionQuery, 'parameters' | 'model'>,
): FusedItem[] {
  const candidates = candidatesOf(lists);
  const scorer = method.scorer({ ...settings, lists, candidates });
  const absences = lists.map((list) => ({ list, contribution: scorer.absent?.(list) ?? 0 }));
  const items = [...candidates].map(([id, entries]) => ({
    item: fuseItem(id, entries, scorer, absences),
    secondary: scorer.secondary?.(entries) ?? 0,
  }));
  return items
    .sort((a, b) => b.item.score - a.item.score || b.secondary - a.secondary || byScoreThenId(a.item, b.item))
    .map(({ item }) => item);
}

interface Absence {
  readonly list: QueryList;
  readonly contribution: number;
}

function fuseItem(
  id: string,
  entries: readonly Entry[],
  scorer: Scorer,
  absences: readonly Absence[],
): FusedItem {
  const { score, contributions } = scorer.held(entries, id);
  const parts = entries.map(({ list, rank, normalised }, index): FusedPart => {
    const raw = list.hits[rank - 1]?.raw ?? null;
    return {
      list: list.id,
      rank,
      raw,
      normalised,
      weight: list.share,
      contribution: contributions[index] ?? 0,
    };
  });
  const missing = absences.filter(
    ({ list, contribution }) => contribution !== 0 && !entries.some((entry) => entry.list === list),
  );
  return {
    id,
    score: missing.reduce((sum, { contribution }) => sum + contribution, score),
    parts: [...parts, ...missing.map(absentPart)],
  };
}

function absentPart({ list, contribution }: Absence): FusedPart {
  return { list: list.id, rank: null, raw: null, normalised: null, weight: list.share, contribution };
}

function checkModel(model: FusionModel, lists: readonly QueryList[], method: string): void {
  const unknown = lists.find(({ id }) => !Object.hasOwn(model, id));
  if (!unknown) return;
  throw new RangeError(
    `Expected ${method} to have learnt list ${unknown.id}; its model knows ${Object.keys(model).join(', ') || 'none'}`,
  );
}
