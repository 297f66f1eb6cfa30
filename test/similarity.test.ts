import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metrics, ofInnerProduct, ofSquaredDistance, similarity, toEmbedding } from '../src/similarity.ts';

const vector = (...values: number[]) => Float32Array.from(values);
/** Any number, the largest and smallest too. */
const anyNumber = fc.double({ noNaN: true });

describe('similarity', () => {
  it('is the cosine of unit vectors', () => {
    expect(similarity(vector(0.6, 0.8), vector(0.8, 0.6))).toBeCloseTo(0.6 * 0.8 + 0.8 * 0.6, 6);
    expect(similarity(vector(1, 0), vector(-1, 0), 'cosine')).toBe(-1);
  });

  it('is an inner product up to ½, and 1 − 1 / 4p beyond', () => {
    expect(similarity(vector(0.5, 0.5), vector(0.5, 0.25), 'inner-product')).toBe(0.375);
    expect(similarity(vector(1, 2), vector(3, 0.5), 'inner-product')).toBe(1 - 1 / (4 * 4));
    expect(similarity(vector(1, 2), vector(-3, -0.5), 'inner-product')).toBe(-(1 - 1 / (4 * 4)));
  });

  it('is 8 / (4 + d²) − 1 of a distance, about the cosine of near vectors of unit length', () => {
    expect(similarity(vector(3, 0), vector(0, 4), 'euclidean')).toBe(8 / (4 + 25) - 1);
    expect(similarity(vector(3, 4), vector(3, 4), 'euclidean')).toBe(1);
    const angle = 0.1;
    const near = similarity(vector(1, 0), vector(Math.cos(angle), Math.sin(angle)), 'euclidean');
    expect(Math.abs(near - Math.cos(angle))).toBeLessThan(1e-4);
  });

  it.each(metrics)('refuses vectors of different dimensions: %s', (metric) => {
    expect(() => similarity(vector(1, 0), vector(1), metric)).toThrow(RangeError);
  });

  it.each([ofInnerProduct, ofSquaredDistance])('$name never reverses the order of any two numbers', (of) => {
    // Distances are not negative.
    const numbers = of === ofSquaredDistance ? anyNumber.map(Math.abs) : anyNumber;
    const sign = of === ofSquaredDistance ? -1 : 1;
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const [less, more] = a <= b ? [a, b] : [b, a];
        expect(sign * of(more)).toBeGreaterThanOrEqual(sign * of(less));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([ofInnerProduct, ofSquaredDistance])(
    '$name never reverses the order of neighbouring numbers',
    (of) => {
      const sign = of === ofSquaredDistance ? -1 : 1;
      fc.assert(
        fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (number) => {
          // The next number that there is.
          const next = number + 2 ** (Math.floor(Math.log2(number)) - 52);
          expect(sign * of(next)).toBeGreaterThanOrEqual(sign * of(number));
        }),
        { numRuns: 1000 },
      );
    },
  );

  it.each([ofInnerProduct, ofSquaredDistance])(
    '$name keeps numbers apart that differ by a millionth, up to a thousand',
    (of) => {
      fc.assert(
        fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (number) => {
          expect(of(number * (1 + 1e-6))).not.toBe(of(number));
        }),
      );
    },
  );

  it.each([ofInnerProduct, ofSquaredDistance])('$name stays within −1 and 1, at infinity too', (of) => {
    const numbers = of === ofSquaredDistance ? anyNumber.map(Math.abs) : anyNumber;
    fc.assert(
      fc.property(numbers, (number) => {
        expect(Math.abs(of(number))).toBeLessThanOrEqual(1);
      }),
    );
    expect(of(Number.POSITIVE_INFINITY)).toBe(of === ofSquaredDistance ? -1 : 1);
  });
});

describe('toEmbedding', () => {
  it('divides by the length for the cosine, else by the typical length', () => {
    expect(toEmbedding(vector(3, 4))).toEqual(vector(3 / 5, 4 / 5));
    expect(toEmbedding(vector(3, 4), 'euclidean', 10)).toEqual(vector(0.3, 0.4));
    expect(toEmbedding(vector(3, 4), 'inner-product')).toEqual(vector(3, 4));
  });

  it.each([
    ['zeros', [0, 0]],
    ['a number that is none', [1, Number.NaN]],
    ['an infinite number', [1, Number.POSITIVE_INFINITY]],
    ['nothing', []],
  ])('finds no direction in %s', (_case, values) => {
    expect(toEmbedding(Float32Array.from(values))).toBeUndefined();
  });

  it('accepts zeros where lengths count, but nothing infinite', () => {
    expect(toEmbedding(vector(0, 0), 'euclidean')).toEqual(vector(0, 0));
    expect(toEmbedding(vector(0, Number.NaN), 'euclidean')).toBeUndefined();
    expect(toEmbedding(vector(Number.POSITIVE_INFINITY), 'inner-product')).toBeUndefined();
  });

  it('returns length 1 for the cosine whatever the scale, and leaves its input as it was', () => {
    const anyVector = fc
      .array(fc.float({ min: -1000, max: 1000, noNaN: true }), { minLength: 1, maxLength: 40 })
      .filter((values) => values.some((value) => Math.abs(value) > 1e-3));
    fc.assert(
      fc.property(anyVector, (values) => {
        const given = Float32Array.from(values);
        const unit = toEmbedding(given) ?? [];
        expect(Math.hypot(...unit)).toBeCloseTo(1, 5);
        expect([...given]).toEqual(values);
      }),
    );
  });
});
