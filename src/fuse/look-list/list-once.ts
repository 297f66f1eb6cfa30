import type { ScoredItem } from '../../types.ts';

/** A region of a look with its fused list, best first. */
export interface RegionList<Item extends ScoredItem> {
  /** Unique within the look. */
  readonly region: string;
  /** Calibrated probability that the box is right, 0..1. */
  readonly confidence: number;
  /** Probability that its first hit is the very product, 0..1, where that counts; see `sharePlaces`. */
  readonly sure?: number | undefined;
  readonly items: readonly Item[];
}

/** Where a hit belongs in the look's list: rounds from 0, and within a round the highest value first. */
export interface Place {
  readonly round: number;
  readonly value: number;
}

/**
 * All regions' hits in the order of their places. Ties go by the rank in the region's list, then by the product's id. A
 * product found for several regions appears once, at its first place. The order of the regions has no effect.
 *
 * @param places of each hit of each region, in the order of the input
 */
export function listOnce<Item extends ScoredItem>(
  regions: readonly RegionList<Item>[],
  places: readonly (readonly Place[])[],
): Item[] {
  const hits = regions.flatMap(({ region, items }, index) =>
    items.map((item, rank) => {
      const { round, value } = places[index]?.[rank] ?? { round: rank, value: 0 };
      return { item, region, rank, round, value };
    }),
  );
  hits.sort(
    (a, b) =>
      a.round - b.round ||
      b.value - a.value ||
      a.rank - b.rank ||
      order(a.item.id, b.item.id) ||
      order(a.region, b.region),
  );
  const listed = new Map<string, Item>();
  for (const { item } of hits) if (!listed.has(item.id)) listed.set(item.id, item);
  return [...listed.values()];
}

/** The lowest score of any region, at most 0: scores count from it, so that a product with a confidence keeps its sense. */
export function floorOf(regions: readonly RegionList<ScoredItem>[]): number {
  let floor = 0;
  for (const { items } of regions) for (const { score } of items) floor = Math.min(floor, score);
  return floor;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
