import { mean, sampleDeviation } from '../mean.ts';
import { bootstrapMean } from './bootstrap.ts';
import { type Comparison, isDistinguishable } from './comparison.ts';
import { minimumDetectableGain } from './minimum-detectable-gain.ts';
import { randomizationTest } from './randomization-test.ts';

/** How one system's values differ from a baseline's where queries come in groups. */
export type GroupedComparison = Omit<Comparison, 'tTest'> & { readonly groups: number };

/**
 * Compares paired values, one a query, where the queries of a group (the garments of a photo) stand or fall together: the
 * bootstrap draws groups, the randomisation test flips the signs of groups' sums, and what could have been seen counts groups.
 *
 * @param groups the group of each query
 */
export function compareGrouped(
  values: readonly number[],
  baseline: readonly number[],
  groups: readonly string[],
): GroupedComparison {
  const differences = values.map((value, index) => value - (baseline[index] ?? Number.NaN));
  const byGroup = new Map<string, number[]>();
  for (const [index, difference] of differences.entries()) {
    const group = groups[index] ?? '';
    byGroup.set(group, [...(byGroup.get(group) ?? []), difference]);
  }
  const grouped = [...byGroup.values()];
  const sums = grouped.map((of) => of.reduce((sum, difference) => sum + difference, 0));
  const difference = bootstrapMean(grouped);
  const p = randomizationTest(sums);
  const queriesAGroup = differences.length / grouped.length;
  return {
    run: mean(values),
    baseline: mean(baseline),
    difference,
    wins: differences.filter((value) => value > 0).length,
    losses: differences.filter((value) => value < 0).length,
    randomization: { raw: p, holm: p },
    minimumDetectableGain: minimumDetectableGain(grouped.length, sampleDeviation(sums) / queriesAGroup),
    distinguishable: isDistinguishable(p, difference),
    groups: grouped.length,
  };
}
