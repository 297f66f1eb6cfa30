import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unitVector } from '../../src/embed/unit-vector.ts';

describe('unitVector', () => {
  it('divides by the length', () => {
    expect(unitVector(Float32Array.of(3, 4))).toEqual(Float32Array.of(3 / 5, 4 / 5));
  });

  it.each([
    ['zeros', [0, 0]],
    ['a number that is none', [1, Number.NaN]],
    ['an infinite number', [1, Number.POSITIVE_INFINITY]],
    ['nothing', []],
  ])('finds no direction in %s', (_case, values) => {
    expect(unitVector(Float32Array.from(values))).toBeUndefined();
  });

  it('returns length 1 whatever the scale, and leaves its input as it was', () => {
    const vector = fc
      .array(fc.float({ min: -1000, max: 1000, noNaN: true }), { minLength: 1, maxLength: 40 })
      .filter((values) => values.some((value) => Math.abs(value) > 1e-3));
    fc.assert(
      fc.property(vector, (values) => {
        const given = Float32Array.from(values);
        const unit = unitVector(given) ?? [];
        expect(Math.hypot(...unit)).toBeCloseTo(1, 5);
        expect([...given]).toEqual(values);
      }),
    );
  });
});
