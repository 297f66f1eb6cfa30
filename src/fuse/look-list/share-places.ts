import type { ScoredItem } from '../../types.ts';
import { floorOf, listOnce, type Place, type RegionList } from './list-once.ts';
import { turnValue } from './take-turns.ts';

/** Width of the softmax, as a share of the range of a region's scores. Chosen by measurement: docs/adr/0016. */
const temperature = 0.05;

/** What the probability of the very product adds to the value of a region's first hit. Chosen by measurement: docs/adr/0020. */
const sureShare = 0.1;

/**
 * The look's own list, by shares: each region's best hit first, ordered as in a round of turns. All further places go by
 * v = u² · p, where u is the region's {@link turnValue} and p the hit's share of the region: the softmax of the region's scores / T,
 * with T = .05 of their range. So a confident region with several similar products gets more places than one with a clear
 * best hit. Where regions say how sure they are, their first hits go by {@link leadValue}. See {@link listOnce} for ties and products of several
 * regions.
 *
 * u² and p have the roles of p(aspect) and p(document | aspect) in xQuAD: Santos, Macdonald and Ounis, "Exploiting Query
 * Reformulations for Web Search Result Diversification", WWW 2010.
 */
export function sharePlaces<Item extends ScoredItem>(regions: readonly RegionList<Item>[]): Item[] {
  const floor = floorOf(regions);
  return listOnce(
    regions,
    regions.map(({ items, confidence, sure }) => {
      // A list that puts a kind before scores is not sorted by them: its n-th hit counts as the n-th best.
      const scores = bestFirst(items);
      const first = items[0]?.score ?? floor;
      const lead = sure === undefined ? undefined : leadValue(first, confidence, sure);
      return placesByShare(scores, { scores, confidence, floor, lead });
    }),
  );
}

/** The items' scores, the best first. */
function bestFirst(items: readonly ScoredItem[]): number[] {
  const scores = items.map(({ score }) => score);
  const isSorted = scores.every((score, rank) => rank === 0 || score <= (scores[rank - 1] ?? score));
  return isSorted ? scores : scores.sort((a, b) => b - a);
}

/**
 * u + .1 · p of a region's first hit: of its own score, which a list that puts a kind first need not have as its best, and of its probability p of
 * being the very product. Scores below 0 count as 0, not from the lowest: that is a product of an unrelated class, and says nothing about the first ones.
 */
export function leadValue(score: number, confidence: number, sure: number): number {
  return turnValue(Math.max(0, score), confidence) + sureShare * sure;
}

/**
 * The places of a region's first hits.
 *
 * @param first scores of the region's first hits, best first
 * @param scores of all its hits, in any order
 * @param lead value of the first place, where it is not the {@link turnValue} of the best score
 */
export function placesByShare(
  first: readonly number[],
  of: {
    readonly scores: ArrayLike<number>;
    readonly confidence: number;
    readonly floor: number;
    readonly lead?: number | undefined;
  },
): Place[] {
  const { scores, confidence, floor, lead } = of;
  const best = first[0] ?? floor;
  const strength = turnValue(best - floor, confidence);
  let lowest = best;
  for (let index = 0; index < scores.length; index++) lowest = Math.min(lowest, scores[index] ?? best);
  const width = temperature * (best - lowest);
  const powerOf = (score: number) => (width > 0 ? Math.exp((score - best) / width) : 1);
  let sum = 0;
  for (let index = 0; index < scores.length; index++) sum += powerOf(scores[index] ?? best);
  return first.map((score, rank) =>
    rank === 0
      ? { round: 0, value: lead ?? strength }
      : { round: 1, value: strength ** 2 * (powerOf(score) / sum) },
  );
}
