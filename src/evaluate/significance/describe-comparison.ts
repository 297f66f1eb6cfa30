import type { Comparison } from './comparison.ts';

/** The words for what was compared. */
export interface ComparisonTerms {
  /** What is compared, such as `the run`. */
  readonly system: string;
  /** What it is compared with, such as `the baseline`. */
  readonly baseline: string;
  /** How many independent observations the minimum detectable gain counts. */
  readonly sampleSize: number;
  /** What one of them is. */
  readonly sampleUnit: keyof typeof plurals;
}

const plurals = { query: 'queries', look: 'looks' } as const;

/**
 * The result of a comparison by one measure in words: the difference, and whether the system is better, worse or not
 * distinguishable from the baseline. In the last case also the difference that a sample of this size detects.
 */
export function describeComparison(
  measure: string,
  {
    difference,
    randomization,
    minimumDetectableGain,
    distinguishable,
  }: Pick<Comparison, 'difference' | 'randomization' | 'minimumDetectableGain' | 'distinguishable'>,
  { system, baseline, sampleSize, sampleUnit }: ComparisonTerms,
): string {
  const { value, low, high } = difference;
  const interval = `95 % interval ${signed(low)} to ${signed(high)}`;
  const figures = `${measure} ${signed(value)} (${interval}, p = ${randomization.holm.toPrecision(2)})`;
  if (value === 0 && low === 0 && high === 0)
    return `${figures}: no difference between ${system} and ${baseline}.`;
  if (distinguishable) return `${figures}: ${system} is ${value > 0 ? 'better' : 'worse'} than ${baseline}.`;
  const units = plurals[sampleUnit];
  const power = Number.isNaN(minimumDetectableGain)
    ? `A comparison needs at least two ${units}.`
    : `With ${sampleSize} ${units}, a difference of about ${minimumDetectableGain.toFixed(4)} is detected in 4 of 5 cases.`;
  return `${figures}: the difference between ${system} and ${baseline} is not distinguishable from zero. ${power}`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}
