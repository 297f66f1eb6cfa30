/** 97.5 % quantile of the normal distribution, for intervals of 95 %. */
const quantile = 1.96;

/**
 * Whether the values are lower than the baseline's in some set by more than the 95 % interval of the difference: d̄ + 1.96 · SE < 0 for the
 * mean difference d̄ over the set's queries. SE is that of a ratio estimate whose groups (looks) are the sampled units, because garments
 * of one photo are not independent: √(L / (L − 1) · Σ_l (Σ d − d̄ · n_l)²) / N, for L groups of n_l of N queries. Cochran, "Sampling
 * Techniques", 3rd ed., 1977, §6. The bootstrap of the reports takes too long for every profile of a search.
 *
 * A set with one group has no interval and forbids nothing.
 */
export function isLower(
  values: readonly number[],
  baseline: readonly number[],
  of: {
    /** Indices of the queries that count. */
    readonly queries: readonly number[];
    readonly groups: readonly string[];
    readonly sets: readonly string[];
  },
): boolean {
  const sets = new Map<string, Map<string, { sum: number; count: number }>>();
  for (const query of of.queries) {
    const set = of.sets[query] ?? '';
    const groups = sets.get(set) ?? new Map<string, { sum: number; count: number }>();
    sets.set(set, groups);
    const group = groups.get(of.groups[query] ?? '') ?? { sum: 0, count: 0 };
    groups.set(of.groups[query] ?? '', group);
    group.sum += (values[query] ?? 0) - (baseline[query] ?? 0);
    group.count++;
  }
  return [...sets.values()].some((groups) => upperBound([...groups.values()]) < 0);
}

function upperBound(groups: readonly { readonly sum: number; readonly count: number }[]): number {
  const size = groups.reduce((total, { count }) => total + count, 0);
  const difference = groups.reduce((total, { sum }) => total + sum, 0) / size;
  const squares = groups.reduce((total, { sum, count }) => total + (sum - difference * count) ** 2, 0);
  const deviation = Math.sqrt((groups.length / (groups.length - 1)) * squares) / size;
  return groups.length < 2 ? Number.POSITIVE_INFINITY : difference + quantile * deviation;
}
