import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { probes } from '../../../src/store/lance/lance-search.ts';

describe('probes', () => {
  test.each([
    ['few partitions: all of them', 20_000, 20_000, 20, 20],
    ['all of a million rows: a twentieth', 1e6, 1e6, 977, Math.ceil(0.05 * 977)],
    ['a tenth of a million: a sixth', 1e5, 1e6, 977, Math.ceil((0.05 / Math.sqrt(0.1)) * 977)],
    ['one of four hundred: all', 2500, 1e6, 977, 977],
    ['none: all', 0, 1e6, 977, 977],
    ['an empty table: one', 0, 0, 1, 1],
  ])('of %s', (_reason, matching, all, partitions, expected) => {
    expect(probes({ matching, all, partitions })).toBe(expected);
  });

  test('grow as fewer rows match, and are never more than there are', () => {
    const size = fc.integer({ min: 1, max: 1e8 });
    const partitions = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(size, size, size, partitions, (a, b, all, partitions) => {
        const [fewer, more] = [Math.min(a, b, all), Math.min(Math.max(a, b), all)];
        const many = probes({ matching: more, all, partitions });
        expect(probes({ matching: fewer, all, partitions })).toBeGreaterThanOrEqual(many);
        expect(many).toBeLessThanOrEqual(partitions);
      }),
    );
  });
});
