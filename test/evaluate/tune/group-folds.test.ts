import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupFolds } from '../../../src/evaluate/tune/group-folds.ts';

describe('groupFolds', () => {
  it('keeps a group together, and folds within one group of each other', () => {
    const anyGroups = fc.array(fc.nat(30).map(String), { minLength: 2 });
    fc.assert(
      fc.property(anyGroups, fc.integer({ min: 2, max: 5 }), fc.nat(), (groups, folds, seed) => {
        const names = new Set(groups);
        fc.pre(names.size >= folds);
        const foldOf = groupFolds(groups, folds, seed);
        const foldsOfGroup = new Map(groups.map((group, index) => [group, foldOf[index]]));
        expect(groups.map((group) => foldsOfGroup.get(group))).toEqual(foldOf);
        const sizes = Array.from(
          { length: folds },
          (_, fold) => [...foldsOfGroup.values()].filter((of) => of === fold).length,
        );
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is the same for the same seed, another for another', () => {
    const groups = Array.from({ length: 40 }, (_, index) => `look-${index}`);
    expect(groupFolds(groups, 5, 1)).toEqual(groupFolds(groups, 5, 1));
    expect(groupFolds(groups, 5, 1)).not.toEqual(groupFolds(groups, 5, 2));
  });

  it.each([1, 3, 1.5])('refuses %d folds of two groups', (folds) => {
    expect(() => groupFolds(['a', 'a', 'b'], folds, 1)).toThrow(RangeError);
  });
});
