import { describe, expect, it } from 'vitest';
import { normalize } from '../../src/fuse/normalize.ts';
import { deepFreeze } from './arbitrary-lists.ts';

const items = (...scores: readonly number[]) => scores.map((score, n) => ({ id: `item-${n}`, score }));
const scoresOf = (...scores: readonly number[]) =>
  normalize(items(...scores), 'min-max').map(({ score }) => score);

describe('normalize', () => {
  it('min-max: (s − min) / (max − min), in the same order', () => {
    expect(scoresOf(0.9, -0.1, 0.4)).toEqual([(0.9 + 0.1) / 1, 0 / 1, (0.4 + 0.1) / 1]);
  });

  it.each([
    ['no item', [], []],
    ['one item', [0.7], [0]],
    ['equal items', [0.7, 0.7, 0.7], [0, 0, 0]],
    // Nearer together than 1e-9: divided by 1e-9, so that noise is not blown up to 1.
    ['items as good as equal', [1e-10, 0], [1e-10 / 1e-9, 0]],
  ])('min-max of %s', (_reason, scores, expected) => {
    expect(scoresOf(...scores)).toEqual(expected);
  });

  it('none keeps scores as they are', () => {
    expect(normalize(items(0.9, -2, 5), 'none')).toEqual(items(0.9, -2, 5));
  });

  it('leaves its input alone', () => {
    const frozen = deepFreeze(items(3, 1, 2));
    expect(normalize(frozen, 'min-max')).not.toBe(frozen);
    expect(normalize(frozen, 'none')).not.toBe(frozen);
    expect(frozen).toEqual(items(3, 1, 2));
  });
});
