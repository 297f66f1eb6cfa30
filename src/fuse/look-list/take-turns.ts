import type { ScoredItem } from '../../types.ts';
import { hitValues } from './hit-values.ts';

/** A region of a look with its fused list, best first. */
export interface RegionList<Item extends ScoredItem> {
  /** Unique within the look. */
  readonly region: string;
  /** Calibrated probability that the box is right, 0..1. */
  readonly confidence: number;
  readonly items: readonly Item[];
}

interface Turn<Item extends ScoredItem> {
  readonly item: Item;
  readonly region: string;
  readonly rank: number;
  readonly round: number;
  readonly value: number;
}

/**
 * One list for the look: the regions take turns. Round 1 holds each region's best hit, round 2 each second one, and so on.
 * Within a round, the order is by {@link hitValues}; ties by rank, then by the product's id.
 *
 * A product found for several regions appears once, where it ranks best, as that region's item. The order of the regions
 * has no effect.
 *
 * @param rounds after so many rounds all other hits follow, by value alone: a region gets the larger a share of these
 *   places, the surer its hits are
 */
export function takeTurns<Item extends ScoredItem>(
  regions: readonly RegionList<Item>[],
  rounds = Number.POSITIVE_INFINITY,
): Item[] {
  const values = hitValues(regions);
  const turns = regions.flatMap(({ region, items }, index) =>
    items.map((item, rank): Turn<Item> => {
      const value = values[index]?.[rank] ?? 0;
      return { item, region, rank, round: Math.min(rank, rounds), value };
    }),
  );
  const listed = new Map<string, Item>();
  for (const { item } of turns.sort(byTurn)) if (!listed.has(item.id)) listed.set(item.id, item);
  return [...listed.values()];
}

function byTurn<Item extends ScoredItem>(a: Turn<Item>, b: Turn<Item>): number {
  if (a.round !== b.round) return a.round - b.round;
  if (a.value !== b.value) return b.value - a.value;
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.item.id !== b.item.id) return a.item.id < b.item.id ? -1 : 1;
  return a.region < b.region ? -1 : 1;
}
