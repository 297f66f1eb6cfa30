import { type Metric, similarity } from '../../similarity.ts';
import type { Embedding, ProductClass } from '../../types.ts';

/** What is chosen from. */
interface Item {
  /** '' when unknown. */
  readonly garmentClass: ProductClass | '';
  readonly vector: Embedding;
}

/**
 * Items that differ as much as possible: the first one, then each time the one that is least similar to those chosen before (farthest-first
 * traversal; Gonzalez, Clustering to minimize the maximum intercluster distance, 1985). Each is of a class of which the fewest were
 * chosen; items of unknown class come when no other is left. Ties go to the earlier item.
 *
 * @returns at most `count` items; a smaller count gives the beginning of the same list
 */
export function farthestFirst<Candidate extends Item>(
  items: readonly Candidate[],
  count: number,
  metric: Metric = 'cosine',
): Candidate[] {
  // Similarity to the nearest chosen item.
  let left = items.map((item) => ({ item, nearest: Number.NEGATIVE_INFINITY }));
  const chosenOf = new Map<string, number>();
  const turnOf = ({ garmentClass }: Item) =>
    garmentClass === '' ? Number.POSITIVE_INFINITY : (chosenOf.get(garmentClass) ?? 0);
  const chosen: Candidate[] = [];
  while (chosen.length < count && left.length > 0) {
    const turn = left.reduce((least, { item }) => Math.min(least, turnOf(item)), Number.POSITIVE_INFINITY);
    const inTurn = left.filter(({ item }) => turnOf(item) === turn);
    const next = inTurn.reduce((best, each) => (each.nearest < best.nearest ? each : best)).item;
    chosen.push(next);
    chosenOf.set(next.garmentClass, (chosenOf.get(next.garmentClass) ?? 0) + 1);
    left = left
      .filter(({ item }) => item !== next)
      .map(({ item, nearest }) => ({
        item,
        nearest: Math.max(nearest, similarity(item.vector, next.vector, metric)),
      }));
  }
  return chosen;
}
