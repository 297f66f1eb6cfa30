import type { ScoredItem } from '../../types.ts';

/** Width of the softmax, as a share of the range of a region's scores. Chosen by measurement: docs/adr/0016. */
const temperature = 0.05;

interface Hits {
  readonly confidence: number;
  /** Best first. */
  readonly items: readonly ScoredItem[];
}

/**
 * What each hit of each region is worth in the look's own list: v = √c · s² · p(d). c is the region's confidence, s its best
 * score, and p(d) the hit's share of the region: softmax of its scores / T, with T = .05 of their range. So a region comes
 * first if it is surely a garment, resembles its best product, and prefers it clearly to the others.
 *
 * If a score of any region is negative, the lowest one counts as s = 0: only then is v comparable. Equal scores share
 * equally. All in the order of the input.
 *
 * p(region) · p(d | region) are the aspects of xQuAD: Santos, Macdonald and Ounis, "Exploiting Query Reformulations for Web
 * Search Result Diversification", WWW 2010.
 */
export function hitValues(regions: readonly Hits[]): number[][] {
  let floor = 0;
  for (const { items } of regions) for (const { score } of items) floor = Math.min(floor, score);
  return regions.map(({ confidence, items }) => {
    const weight = Math.sqrt(confidence) * ((items[0]?.score ?? floor) - floor) ** 2;
    return softmax(items).map((share) => weight * share);
  });
}

function softmax(items: readonly ScoredItem[]): number[] {
  const best = items[0]?.score ?? 0;
  const width = temperature * (best - (items.at(-1)?.score ?? 0));
  const powers = items.map(({ score }) => (width > 0 ? Math.exp((score - best) / width) : 1));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
