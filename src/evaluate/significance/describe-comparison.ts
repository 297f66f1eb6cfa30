import type { Comparison } from './comparison.ts';

/**
 * What a comparison by one measure shows, as one sentence: by how much the run is better or worse, or that its difference
 * is not distinguishable from zero, and what the queries at hand would have shown.
 */
export function describeComparison(
  measure: string,
  {
    difference,
    randomization,
    minimumDetectableGain,
    distinguishable,
  }: Pick<Comparison, 'difference' | 'randomization' | 'minimumDetectableGain' | 'distinguishable'>,
  queries: number,
): string {
  const { value, low, high } = difference;
  const interval = `95 % interval ${signed(low)} to ${signed(high)}`;
  const found = `${measure}: ${signed(value)}, ${interval}, p = ${randomization.holm.toPrecision(2)}`;
  if (value === 0 && low === 0 && high === 0) return `${found}: there is no difference.`;
  if (distinguishable) return `${found}: the run is ${value > 0 ? 'better' : 'worse'} than the baseline.`;
  const visible = Number.isNaN(minimumDetectableGain)
    ? 'a comparison needs at least two'
    : `a difference would have to be about ${minimumDetectableGain.toFixed(4)} to be seen in 4 of 5 cases`;
  const counted = `${queries} ${queries === 1 ? 'query' : 'queries'}`;
  return `${found}: the difference is not distinguishable from zero; with ${counted} ${visible}.`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}
