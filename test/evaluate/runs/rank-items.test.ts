import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankItems } from '../../../src/evaluate/runs/rank-items.ts';
import { deepFreeze } from '../../fuse/arbitrary-lists.ts';

const items = (scores: Readonly<Record<string, number>>) =>
  Object.entries(scores).map(([id, score]) => ({ id, score }));

describe('rankItems', () => {
  it.each([
    ['best score first', { a: 1, b: 3, c: 2 }, ['b', 'c', 'a']],
    ['ties by id descending', { a: 1, c: 1, b: 1 }, ['c', 'b', 'a']],
    ['a longer id before the one it begins with', { ab: 1, a: 1 }, ['ab', 'a']],
    ['what differs beyond 32 bits ties', { a: 1 + 1e-9, b: 1 }, ['b', 'a']],
    ['what differs within 32 bits does not', { a: 1 + 1e-6, b: 1 }, ['a', 'b']],
    ['ids by their UTF-8 bytes, not by UTF-16', { '\uff5e': 1, '\u{1f457}': 1 }, ['\u{1f457}', '\uff5e']],
    [
      'pairs of surrogates by their second halves',
      { '\u{1f456}': 1, '\u{1f457}': 1 },
      ['\u{1f457}', '\u{1f456}'],
    ],
    ['one item', { a: -1 }, ['a']],
    ['none', {}, []],
  ])('%s', (_reason, scores: Record<string, number>, expected: string[]) => {
    expect(rankItems(items(scores))).toEqual(expected);
  });

  it('does not depend on the order of the items, and leaves them alone', () => {
    const anyItems = fc.uniqueArray(
      fc.record({ id: fc.string({ unit: 'binary' }), score: fc.integer({ min: 0, max: 3 }) }),
      { selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(anyItems, (given) => {
        expect(rankItems(deepFreeze(given.toReversed()))).toEqual(rankItems(given));
      }),
      { seed: 20260801 },
    );
  });
});
