import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersectionOverUnion } from '../../src/detect/intersection-over-union.ts';
import { anyBox } from './boxes.ts';

const box = { x1: 0, y1: 0, x2: 10, y2: 10 };

describe('intersectionOverUnion', () => {
  it.each([
    ['the same box', box, 1],
    ['half beside', { x1: 5, y1: 0, x2: 15, y2: 10 }, 50 / (100 + 100 - 50)],
    ['a quarter inside', { x1: 0, y1: 0, x2: 5, y2: 5 }, 25 / 100],
    ['a shared corner', { x1: 8, y1: 8, x2: 18, y2: 18 }, 4 / (100 + 100 - 4)],
    ['a shared edge only', { x1: 10, y1: 0, x2: 20, y2: 10 }, 0],
    ['apart in x alone', { x1: 20, y1: 0, x2: 30, y2: 10 }, 0],
    ['apart in both', { x1: 20, y1: 20, x2: 30, y2: 30 }, 0],
    ['no area, inside', { x1: 5, y1: 5, x2: 5, y2: 5 }, 0],
    ['turned inside out', { x1: 8, y1: 8, x2: 2, y2: 2 }, 0],
  ])('of %s', (_case, other, expected) => {
    expect(intersectionOverUnion(box, other)).toBe(expected);
  });

  it('is symmetric, within 0..1, and 1 for a box with itself', () => {
    fc.assert(
      fc.property(anyBox, anyBox, (a, b) => {
        const overlap = intersectionOverUnion(a, b);
        expect(intersectionOverUnion(b, a)).toBe(overlap);
        expect(overlap).toBeGreaterThanOrEqual(0);
        expect(overlap).toBeLessThanOrEqual(1);
        expect(intersectionOverUnion(a, a)).toBe(1);
      }),
    );
  });
});
