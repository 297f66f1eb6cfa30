import type { ScoredItem } from '../../types.ts';
import { floorOf, listOnce, type RegionList } from './list-once.ts';
import { turnValue } from './take-turns.ts';

/** Width of the softmax, as a share of the range of a region's scores. Chosen by measurement: docs/adr/0016. */
const temperature = 0.05;

/**
 * The look's own list, by shares: each region's best hit first, ordered as in a round of turns. All further places go by
 * v = u² · p, where u is the region's {@link turnValue} and p the hit's share of the region: the softmax of the region's scores / T,
 * with T = .05 of their range. So a confident region with several similar products gets more places than one with a clear
 * best hit. See {@link listOnce} for ties and products of several regions.
 *
 * u² and p have the roles of p(aspect) and p(document | aspect) in xQuAD: Santos, Macdonald and Ounis, "Exploiting Query
 * Reformulations for Web Search Result Diversification", WWW 2010.
 */
export function sharePlaces<Item extends ScoredItem>(regions: readonly RegionList<Item>[]): Item[] {
  const floor = floorOf(regions);
  return listOnce(
    regions,
    regions.map(({ items, confidence }) => {
      const strength = turnValue((items[0]?.score ?? floor) - floor, confidence);
      return softmax(items).map((share, rank) =>
        rank === 0 ? { round: 0, value: strength } : { round: 1, value: strength ** 2 * share },
      );
    }),
  );
}

function softmax(items: readonly ScoredItem[]): number[] {
  const best = items[0]?.score ?? 0;
  const width = temperature * (best - (items.at(-1)?.score ?? 0));
  const powers = items.map(({ score }) => (width > 0 ? Math.exp((score - best) / width) : 1));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
