import type { Estimate } from './bootstrap.ts';

const level = 0.05;

/** Two-sided p values of a difference: of its measure alone, and Holm-corrected for all measures compared. */
export interface PValue {
  readonly raw: number;
  readonly holm: number;
}

/** How a system differs from a baseline by one measure. */
export interface Comparison {
  readonly run: number;
  readonly baseline: number;
  /** run − baseline, with the paired bootstrap's 95 % interval: each query is resampled with both its values. */
  readonly difference: Estimate;
  readonly wins: number;
  readonly losses: number;
  readonly tTest: PValue;
  readonly randomization: PValue;
  /** The smallest true difference that a sample of this size detects in 4 of 5 cases; NaN for fewer than two. */
  readonly minimumDetectableGain: number;
  /** The randomisation test's corrected p is at most .05, and the interval excludes 0. */
  readonly distinguishable: boolean;
}

/** Whether both the corrected p and the interval show a difference. */
export function isDistinguishable(p: number, { low, high }: Estimate): boolean {
  return p <= level && (low > 0 || high < 0);
}
