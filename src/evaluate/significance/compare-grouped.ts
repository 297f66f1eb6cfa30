import { mean, sampleDeviation } from '../mean.ts';
import { bootstrapMean } from './bootstrap.ts';
import { type Comparison, isDistinguishable } from './comparison.ts';
import { minimumDetectableGain } from './minimum-detectable-gain.ts';
import { randomizationTest } from './randomization-test.ts';

/** How a system's values differ from a baseline's, where queries come in groups. */
export type GroupedComparison = Omit<Comparison, 'tTest'> & { readonly groups: number };

/**
 * Compares paired values, one per query, where the queries of a group (the garments of a photo) are not independent: the
 * bootstrap resamples groups, the randomisation test flips the signs of group sums, and the minimum detectable gain
 * counts groups.
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
  const sums = grouped.map((group) => group.reduce((sum, difference) => sum + difference, 0));
  const difference = bootstrapMean(grouped);
  const p = randomizationTest(sums);
  const queriesPerGroup = differences.length / grouped.length;
  return {
    run: mean(values),
    baseline: mean(baseline),
    difference,
    wins: differences.filter((value) => value > 0).length,
    losses: differences.filter((value) => value < 0).length,
    randomization: { raw: p, holm: p },
    minimumDetectableGain: minimumDetectableGain(grouped.length, sampleDeviation(sums) / queriesPerGroup),
    distinguishable: isDistinguishable(p, difference),
    groups: grouped.length,
  };
}
