import type { Estimate } from './bootstrap.ts';

const level = 0.05;

/** p values of a difference, two-sided: of its measure alone, and corrected by Holm for all measures compared. */
export interface PValue {
  readonly raw: number;
  readonly holm: number;
}

/** How a run differs from a baseline by one measure. */
export interface Comparison {
  readonly run: number;
  readonly baseline: number;
  /** run − baseline, with the paired bootstrap's 95 % interval: queries are drawn, each with both its values. */
  readonly difference: Estimate;
  readonly wins: number;
  readonly losses: number;
  readonly tTest: PValue;
  readonly randomization: PValue;
  /** The smallest true difference that so many queries would show in 4 of 5 cases; NaN for fewer than two. */
  readonly minimumDetectableGain: number;
  /** The randomisation test's corrected p is at most .05, and the interval lies on one side of 0. */
  readonly distinguishable: boolean;
}

/** Whether a corrected p and the interval both speak of a difference. */
export function isDistinguishable(p: number, { low, high }: Estimate): boolean {
  return p <= level && (low > 0 || high < 0);
}
