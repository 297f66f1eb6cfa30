import { mean, sampleDeviation } from '../mean.ts';
import { type Comparison, isDistinguishable, type PValue } from '../significance/comparison.ts';
import { holm } from '../significance/holm.ts';
import { minimumDetectableGain } from '../significance/minimum-detectable-gain.ts';
import { pairedTTest } from '../significance/paired-t-test.ts';
import { randomizationTest } from '../significance/randomization-test.ts';
import { estimateMean, type RunEvaluation } from './evaluate-run.ts';

export interface RunComparison {
  /** Number of queries that count in both. */
  readonly queries: number;
  /** By measure. */
  readonly measures: ReadonlyMap<string, Comparison>;
}

/** Compares two evaluations by the same judgments and measures, on the queries that count in both. */
export function compareRuns(run: RunEvaluation, baseline: RunEvaluation): RunComparison {
  return compareWithBaseline([run], baseline)[0] ?? { queries: 0, measures: new Map() };
}

/**
 * Compares several evaluations with one baseline, each on the queries that count in both. The p values are corrected for all
 * pairs of run and measure together.
 */
export function compareWithBaseline(
  runs: readonly RunEvaluation[],
  baseline: RunEvaluation,
): RunComparison[] {
  const pairs = runs.map((run) => pairedValues(run, baseline));
  const all = pairs.flatMap(({ measures }) => measures);
  const tTests = corrected(all.map(({ differences }) => pairedTTest(differences).pValue));
  const randomizations = corrected(all.map(({ differences }) => randomizationTest(differences)));
  const none: PValue = { raw: 1, holm: 1 };
  const comparisons = all.map(({ own, base, differences }, index): Comparison => {
    const difference = estimateMean(differences);
    const randomization = randomizations[index] ?? none;
    return {
      run: mean(own),
      baseline: mean(base),
      difference,
      wins: differences.filter((value) => value > 0).length,
      losses: differences.filter((value) => value < 0).length,
      tTest: tTests[index] ?? none,
      randomization,
      minimumDetectableGain: minimumDetectableGain(differences.length, sampleDeviation(differences)),
      distinguishable: isDistinguishable(randomization.holm, difference),
    };
  });
  let first = 0;
  return pairs.map(({ queries, measures }) => {
    const own = comparisons.slice(first, first + measures.length);
    first += measures.length;
    return {
      queries,
      measures: new Map(own.map((comparison, index) => [measures[index]?.name ?? '', comparison])),
    };
  });
}

/** The values of both on the queries that count in both, by measure. */
function pairedValues(run: RunEvaluation, baseline: RunEvaluation) {
  const places = new Map(baseline.queries.map((query, index) => [query, index]));
  const pairs = run.queries.flatMap((query, index) => {
    const other = places.get(query);
    return other === undefined ? [] : [{ index, other }];
  });
  const measures = [...run.values].map(([name, values]) => {
    const others = baseline.values.get(name);
    if (!others) throw new RangeError(`Expected the baseline to be evaluated by ${name}`);
    const own = pairs.map(({ index }) => values[index] ?? Number.NaN);
    const base = pairs.map(({ other }) => others[other] ?? Number.NaN);
    const differences = own.map((value, index) => value - (base[index] ?? Number.NaN));
    return { name, own, base, differences };
  });
  return { queries: pairs.length, measures };
}

function corrected(pValues: readonly number[]): PValue[] {
  const adjusted = holm(pValues);
  return pValues.map((raw, index) => ({ raw, holm: adjusted[index] ?? 1 }));
}
