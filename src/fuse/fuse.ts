import type { ScoredItem } from '../types.ts';
import { combMnz } from './comb-mnz.ts';
import type { Entry, FusionMethod, FusionOptions } from './fusion-method.ts';
import { type Normalization, normalize } from './normalize.ts';
import { byScoreThenId, type FusedItem, type FusedPart, type RankedList } from './ranked-list.ts';
import { rrf } from './rrf.ts';
import { wsum } from './wsum.ts';

/** Every fusion method by its name. */
export const fusionMethods = { wsum, rrf, 'comb-mnz': combMnz } as const satisfies Record<
  string,
  FusionMethod
>;
export type FusionMethodName = keyof typeof fusionMethods;

export interface FuseOptions extends Partial<FusionOptions> {
  readonly method: FusionMethodName;
  readonly normalization: Normalization;
}

/**
 * One list out of many, best first, ties by id, every item with the parts that sum to its score.
 *
 * Weights are divided by their sum, so scaling all of them changes nothing; a list of weight 0 counts as absent. The
 * order of the lists changes nothing; inputs are not modified. Throws RangeError on a negative or non-finite weight or
 * score, and on an item that a list names twice.
 */
export function fuse(
  lists: readonly RankedList[],
  { method, normalization, k = 60 }: FuseOptions,
): FusedItem[] {
  lists.forEach(checkList);
  // A fixed order of summing makes the result independent, to the last bit, of the order of the lists.
  const present = lists
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const total = present.reduce((sum, { weight }) => sum + weight, 0);
  const entriesOf = new Map<string, (Entry & { list: string; raw: number })[]>();
  for (const list of present) {
    const ranked = [...list.hits].sort(byScoreThenId);
    const normalised = normalize(ranked, normalization);
    ranked.forEach((hit, index) => {
      const entry = {
        list: list.id,
        rank: index + 1,
        raw: hit.score,
        normalised: normalised[index]?.score ?? 0,
        weight: list.weight / total,
      };
      const entries = entriesOf.get(hit.id);
      if (entries) entries.push(entry);
      else entriesOf.set(hit.id, [entry]);
    });
  }
  const score = fusionMethods[method];
  const items = [...entriesOf].map(([id, entries]): FusedItem => {
    const contributions = score(entries, { k });
    const parts = entries.map((entry, i): FusedPart => ({ ...entry, contribution: contributions[i] ?? 0 }));
    return { id, score: parts.reduce((sum, { contribution }) => sum + contribution, 0), parts };
  });
  return items.sort(byScoreThenId);
}

function checkList({ id, weight, hits }: RankedList): void {
  if (!(weight >= 0 && Number.isFinite(weight))) {
    throw new RangeError(`Expected a finite weight >= 0 for list ${id} but received ${weight}`);
  }
  const seen = new Set<string>();
  for (const hit of hits as readonly ScoredItem[]) {
    if (!Number.isFinite(hit.score))
      throw new RangeError(`Expected finite scores in list ${id} but received ${hit.score}`);
    if (seen.has(hit.id))
      throw new RangeError(`Expected each item once in list ${id} but received ${hit.id} twice`);
    seen.add(hit.id);
  }
}
