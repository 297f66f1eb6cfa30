import { mean, sampleDeviation } from '../mean.ts';
import { estimateMean, type RunEvaluation } from '../runs/evaluate-run.ts';
import type { Estimate } from './bootstrap.ts';
import { holm } from './holm.ts';
import { minimumDetectableGain } from './minimum-detectable-gain.ts';
import { pairedTTest } from './paired-t-test.ts';
import { randomizationTest } from './randomization-test.ts';

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

export interface RunComparison {
  /** How many queries count for both. */
  readonly queries: number;
  /** By measure. */
  readonly measures: ReadonlyMap<string, Comparison>;
}

/** Compares two evaluations of the same judgments and measures on the queries that count for both. */
export function compareRuns(run: RunEvaluation, baseline: RunEvaluation): RunComparison {
  const places = new Map(baseline.queries.map((query, index) => [query, index]));
  const pairs = run.queries.flatMap((query, index) => {
    const other = places.get(query);
    return other === undefined ? [] : [{ index, other }];
  });
  const paired = [...run.values].map(([name, values]) => {
    const others = baseline.values.get(name);
    if (!others) throw new RangeError(`Expected the baseline to be evaluated by ${name}`);
    const own = pairs.map(({ index }) => values[index] ?? Number.NaN);
    const base = pairs.map(({ other }) => others[other] ?? Number.NaN);
    const differences = own.map((value, index) => value - (base[index] ?? Number.NaN));
    return { name, own, base, differences };
  });
  const tTests = corrected(paired.map(({ differences }) => pairedTTest(differences).pValue));
  const randomizations = corrected(paired.map(({ differences }) => randomizationTest(differences)));
  const none: PValue = { raw: 1, holm: 1 };
  const measures = paired.map(({ name, own, base, differences }, index): [string, Comparison] => {
    const difference = estimateMean(differences);
    const randomization = randomizations[index] ?? none;
    return [
      name,
      {
        run: mean(own),
        baseline: mean(base),
        difference,
        wins: differences.filter((value) => value > 0).length,
        losses: differences.filter((value) => value < 0).length,
        tTest: tTests[index] ?? none,
        randomization,
        minimumDetectableGain: minimumDetectableGain(differences.length, sampleDeviation(differences)),
        distinguishable: isDistinguishable(randomization.holm, difference),
      },
    ];
  });
  return { queries: pairs.length, measures: new Map(measures) };
}

/** Whether a corrected p and the interval both speak of a difference. */
export function isDistinguishable(p: number, { low, high }: Estimate): boolean {
  return p <= level && (low > 0 || high < 0);
}

function corrected(pValues: readonly number[]): PValue[] {
  const adjusted = holm(pValues);
  return pValues.map((raw, index) => ({ raw, holm: adjusted[index] ?? 1 }));
}
