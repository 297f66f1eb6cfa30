import { sampleDeviation } from '../mean.ts';
import { bootstrapMean, type Estimate } from '../significance/bootstrap.ts';
import { isDistinguishable } from '../significance/comparison.ts';
import { describeComparison } from '../significance/describe-comparison.ts';
import { minimumDetectableGain } from '../significance/minimum-detectable-gain.ts';
import { signTest } from '../significance/sign-test.ts';

/** The clicks of one query on the picks of each team. */
export interface TeamClicks {
  readonly a: number;
  readonly b: number;
}

/** Which of two interleaved rankings buyers prefer. */
export interface InterleavingVerdict {
  /** Queries with a click on a pick of either team. */
  readonly clicked: number;
  /** Queries with more clicks on the one team's picks. */
  readonly wins: { readonly a: number; readonly b: number };
  readonly ties: number;
  /**
   * Mean over the clicked queries of 1 (b wins), 0 (a tie) and −1 (a wins), with its 95 % interval by query: b's preference.
   * NaN without a click.
   */
  readonly difference: Estimate;
  /** Of the sign test. */
  readonly p: number;
  /** p is at most .05, and the interval excludes 0. */
  readonly distinguishable: boolean;
  readonly sentence: string;
}

/**
 * The verdict of a team-draft interleaving: a query is won by the team whose picks got more clicks.
 * Chapelle, Joachims, Radlinski and Yue, "Large-Scale Validation and Analysis of Interleaved Search Evaluation", TOIS 2012.
 *
 * @param names of the two rankings, for the sentence
 */
export function interleavingVerdict(
  queries: readonly TeamClicks[],
  names: { readonly a: string; readonly b: string },
): InterleavingVerdict {
  const signs = queries.filter(({ a, b }) => a + b > 0).map(({ a, b }) => Math.sign(b - a));
  const wins = {
    a: signs.filter((sign) => sign < 0).length,
    b: signs.filter((sign) => sign > 0).length,
  };
  const difference = bootstrapMean(signs.map((sign) => [sign]));
  const p = signTest(wins.b, wins.a);
  const distinguishable = isDistinguishable(p, difference);
  const comparison = {
    difference,
    randomization: { raw: p, holm: p },
    minimumDetectableGain: minimumDetectableGain(signs.length, sampleDeviation(signs)),
    distinguishable,
  };
  const terms = {
    system: names.b,
    baseline: names.a,
    sampleSize: signs.length,
    sampleUnit: 'query',
  } as const;
  return {
    clicked: signs.length,
    wins,
    ties: signs.length - wins.a - wins.b,
    difference,
    p,
    distinguishable,
    sentence: signs.length === 0 ? 'No clicks yet.' : describeComparison('preference', comparison, terms),
  };
}
