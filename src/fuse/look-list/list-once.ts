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
 * @param places of each hit of each region, in the order of the input; each region's own in the order that it is listed in
 */
export function listOnce<Item extends ScoredItem>(
  regions: readonly RegionList<Item>[],
  places: readonly (readonly Place[])[],
): Item[] {
  const heads = regions.map(({ region, items }, index): Head<Item> => {
    const own = places[index] ?? [];
    requireOrder(own, region);
    return { region, items, places: own, rank: 0 };
  });
  const listed = new Set<string>();
  const list: Item[] = [];
  for (;;) {
    let next: Head<Item> | undefined;
    for (const head of heads)
      if (head.rank < head.items.length && (next === undefined || comesBefore(head, next))) next = head;
    const item = next?.items[next.rank];
    if (next === undefined || item === undefined) return list;
    next.rank += 1;
    if (listed.has(item.id)) continue;
    listed.add(item.id);
    list.push(item);
  }
}

/** A region's list of which the hits before `rank` are listed. */
interface Head<Item> {
  readonly region: string;
  readonly items: readonly Item[];
  readonly places: readonly Place[];
  rank: number;
}

/** Whether the next hit of one region belongs before that of another. */
function comesBefore<Item extends ScoredItem>(a: Head<Item>, b: Head<Item>): boolean {
  const [placeOfA, placeOfB] = [a.places[a.rank], b.places[b.rank]];
  if (placeOfA === undefined || placeOfB === undefined) throw new RangeError('Expected a place for each hit');
  if (placeOfA.round !== placeOfB.round) return placeOfA.round < placeOfB.round;
  if (placeOfA.value !== placeOfB.value) return placeOfA.value > placeOfB.value;
  if (a.rank !== b.rank) return a.rank < b.rank;
  return (order(a.items[a.rank]?.id ?? '', b.items[b.rank]?.id ?? '') || order(a.region, b.region)) < 0;
}

function requireOrder(places: readonly Place[], region: string): void {
  for (let rank = 1; rank < places.length; rank++) {
    const [before, place] = [places[rank - 1], places[rank]];
    if (!before || !place || place.round > before.round) continue;
    if (place.round < before.round || place.value > before.value)
      throw new RangeError(`Expected the places of ${region} to be in order`);
  }
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
