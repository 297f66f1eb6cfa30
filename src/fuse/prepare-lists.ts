import type { Entry, QueryList } from './fusion-method.ts';
import { type Normalization, normalizations, normalizeLists } from './normalize.ts';
import type { RankedList } from './ranked-list.ts';

/**
 * The lists of {@link sharesOf}, normalised and best first. Throws RangeError as it does, and on an unknown normalisation.
 */
export function prepareLists(lists: readonly RankedList[], normalization: Normalization): QueryList[] {
  if (!normalizations.includes(normalization)) {
    throw new RangeError(
      `Expected a normalisation but received ${normalization}; available: ${normalizations.join(', ')}`,
    );
  }
  const present = sharesOf(lists);
  const normalised = normalizeLists(
    present.map(({ hits }) => hits),
    normalization,
  );
  return present.map((list, index) => ({ ...list, hits: normalised[index] ?? [] }));
}

/**
 * The lists of weight > 0 with their shares, ordered by id: with a fixed summation order, results do not depend on the input order, to
 * the last bit. Throws RangeError on a negative or non-finite weight, a non-finite score, or a duplicate list id.
 */
export function sharesOf(
  lists: readonly RankedList[],
): (Omit<QueryList, 'hits'> & Pick<RankedList, 'hits'>)[] {
  lists.forEach(checkList);
  const present = lists
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const twice = present.find(({ id }, index) => id === present[index - 1]?.id);
  if (twice) throw new RangeError(`Expected list ids to differ but received ${twice.id} twice`);
  const total = present.reduce((sum, { weight }) => sum + weight, 0);
  return present.map(({ id, weight, hits }) => ({
    id,
    weight,
    share: weight / total,
    relativeWeight: (weight / total) * present.length,
    hits,
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
      else throw twiceInList(list.id, id);
    }
  }
  return candidates;
}

export function twiceInList(list: string, id: string): RangeError {
  return new RangeError(`Expected each item once in list ${list} but received ${id} twice`);
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
