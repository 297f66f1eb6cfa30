import type { ScoredItem } from '../../types.ts';
import { floorOf, listOnce, type RegionList } from './list-once.ts';

/**
 * The look's own list, in turns: round 1 holds each region's best hit, round 2 each second one, and so on. Within a round, hits
 * are ordered by {@link turnValue}. See {@link listOnce} for ties and products of several regions.
 */
export function takeTurns<Item extends ScoredItem>(regions: readonly RegionList<Item>[]): Item[] {
  const floor = floorOf(regions);
  return listOnce(
    regions,
    regions.map(({ items, confidence }) =>
      items.map(({ score }, rank) => ({ round: rank, value: turnValue(score - floor, confidence) })),
    ),
  );
}

/** u = s · c^¼: the score first, and of similar scores that of the more confident region. Exponent: docs/adr/0016. */
export function turnValue(score: number, confidence: number): number {
  return score * confidence ** 0.25;
}
