import type { Entry, QueryList } from './fusion-method.ts';
import { type Normalization, normalizations, normalizeLists } from './normalize.ts';
import type { RankedList } from './ranked-list.ts';

/**
 * The lists of weight > 0, normalised, best first, ordered by id: with a fixed summation order, results do not depend on
 * the input order, to the last bit. Throws RangeError on a negative or non-finite weight, a non-finite score, a duplicate
 * list id, or an unknown normalisation.
 */
export function prepareLists(lists: readonly RankedList[], normalization: Normalization): QueryList[] {
  if (!normalizations.includes(normalization)) {
    throw new RangeError(
      `Expected a normalisation but received ${normalization}; available: ${normalizations.join(', ')}`,
    );
  }
  lists.forEach(checkList);
  const present = lists
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const twice = present.find(({ id }, index) => id === present[index - 1]?.id);
  if (twice) throw new RangeError(`Expected list ids to differ but received ${twice.id} twice`);
  const total = present.reduce((sum, { weight }) => sum + weight, 0);
  const normalised = normalizeLists(
    present.map(({ hits }) => hits),
    normalization,
  );
  return present.map(({ id, weight }, index) => ({
    id,
    weight,
    share: weight / total,
    relativeWeight: (weight / total) * present.length,
    hits: normalised[index] ?? [],
  }));
}

/** Every item that some list contains, with its entries in the lists' order. Throws RangeError on a duplicate item in a list. */
export function candidatesOf(lists: readonly QueryList[]): Map<string, Entry[]> {
  const candidates = new Map<string, Entry[]>();
  for (const list of lists) {
    let rank = 0;
    for (const { id, normalised } of list.hits) {
      rank++;
      const entry = { list, rank, normalised };
      const entries = candidates.get(id);
      if (!entries) candidates.set(id, [entry]);
      else if (entries[entries.length - 1]?.list !== list) entries.push(entry);
      else throw new RangeError(`Expected each item once in list ${list.id} but received ${id} twice`);
    }
  }
  return candidates;
}

function checkList({ id, weight, hits }: RankedList): void {
  if (!(weight >= 0 && Number.isFinite(weight))) {
    throw new RangeError(`Expected a finite weight >= 0 for list ${id} but received ${weight}`);
  }
  for (const { score } of hits) {
    if (!Number.isFinite(score))
      throw new RangeError(`Expected finite scores in list ${id} but received ${score}`);
  }
}
