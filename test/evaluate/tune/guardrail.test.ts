import { describe, expect, it } from 'vitest';
import { isLower } from '../../../src/evaluate/tune/guardrail.ts';

/** Differences from a baseline of 0, by set and look. */
function lower(
  differences: readonly (readonly [set: string, look: string, difference: number])[],
  queries = differences.map((_, index) => index),
): boolean {
  return isLower(
    differences.map(([, , difference]) => difference),
    differences.map(() => 0),
    {
      queries,
      groups: differences.map(([, look]) => look),
      sets: differences.map(([set]) => set),
    },
  );
}

describe('isLower', () => {
  // Differences −1, −1, −1, 0: mean −.75, SE √(4/3 · .75) / 4 = .25; −.75 + 1.96 · .25 < 0.
  const worse = [-1, -1, -1, 0].map((difference, look) => ['a', `${look}`, difference] as const);
  // −1, 0, 0, 0: mean −.25, SE .25; −.25 + 1.96 · .25 > 0.
  const alike = [-1, 0, 0, 0].map((difference, look) => ['b', `${look}`, difference] as const);

  it('holds where the whole interval is below the baseline', () => {
    expect(lower(worse)).toBe(true);
    expect(lower(alike)).toBe(false);
  });

  it('holds where it does in any set, however much others gain', () => {
    const better = Array.from({ length: 50 }, (_, look) => ['c', `c${look}`, 1] as const);
    expect(lower([...better, ...worse])).toBe(true);
    expect(lower([...better, ...alike])).toBe(false);
  });

  it('counts looks, not garments: many garments of one photo are one observation', () => {
    const garments = [-1, 0, 0, 0].flatMap((difference, look) =>
      Array.from({ length: 25 }, () => ['a', `${look}`, difference] as const),
    );
    expect(lower(garments)).toBe(false);
  });

  it('looks at the given queries alone, and forbids nothing by a single look', () => {
    expect(lower(worse, [3])).toBe(false);
    expect(lower(worse, [0])).toBe(false);
    expect(lower(worse, [0, 1])).toBe(true);
    expect(lower([])).toBe(false);
  });

  it('does not hold for the baseline itself', () => {
    expect(lower([0, 0, 0].map((difference, look) => ['a', `${look}`, difference] as const))).toBe(false);
  });
});
