import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPauses } from '../../../src/pauses.ts';
import { createCodes, errorOf, rowsPerCall } from '../../../src/store/resident/codes.ts';
import { mostQueries } from '../../../src/store/resident/dot-kernel.ts';

/** A vector that its seed decides, of any length but 0. */
function vectorOf(seed: number, dimension: number): Float32Array {
  return Float32Array.from({ length: dimension }, (_, i) => Math.sin((seed + 1) * 12.9898 + i * 78.233));
}

/** The cosine by its definition. */
function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

test('the kernel gives the cosines of any rows with any number of queries, within the stated error', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: mostQueries }),
      fc.array(fc.nat(200), { minLength: 1, maxLength: 40 }),
      (dimension, queries, rows) => {
        const codes = createCodes(dimension);
        let lost = 0;
        for (let row = 0; row <= 200; row++)
          lost = Math.max(lost, codes.write(row, vectorOf(row, dimension)));
        const asked = Array.from({ length: queries }, (_, n) => vectorOf(1000 + n, dimension));
        const cosines = codes.compare(Int32Array.from(rows), codes.prepare(asked));
        rows.forEach((row, at) => {
          asked.forEach((query, n) => {
            const expected = cosine(vectorOf(row, dimension), query);
            // The loss itself is the bound that no rounding can pass.
            expect(Math.abs((cosines[at * queries + n] ?? 0) - expected)).toBeLessThanOrEqual(lost + 1e-4);
          });
        });
        expect(errorOf(lost, dimension)).toBeGreaterThan(0);
      },
    ),
    { numRuns: 60 },
  );
});

test('memory grows with the rows, and codes written before stay', () => {
  const codes = createCodes(64);
  const queries = codes.prepare([vectorOf(3, 64)]);
  codes.write(3, vectorOf(3, 64));
  codes.write(50_000, vectorOf(7, 64));
  expect(codes.compare(Int32Array.of(3), queries)[0]).toBeCloseTo(1, 2);
  expect(codes.compare(Int32Array.of(50_000), codes.prepare([vectorOf(7, 64)]))[0]).toBeCloseTo(1, 2);
});

test('a row of zeros is like nothing', () => {
  const codes = createCodes(16);
  expect(codes.write(0, new Float32Array(16))).toBe(0);
  expect(codes.compare(Int32Array.of(0), codes.prepare([vectorOf(1, 16)]))[0]).toBe(0);
});

test('no row writes nothing, a full call writes all', () => {
  const codes = createCodes(8);
  const queries = codes.prepare([vectorOf(1, 8)]);
  codes.write(0, vectorOf(1, 8));
  codes.compare(new Int32Array(0), queries);
  const all = codes.compare(new Int32Array(rowsPerCall), queries).slice(0, rowsPerCall);
  expect(all.every((value) => Math.abs(value - 1) < 0.02)).toBe(true);
});

test('rows that change places in memory keep their codes, and others do, too', async () => {
  const rows = Array.from({ length: 300 }, (_, n) => n);
  const moved = Int32Array.from(rows.filter((n) => n % 3 === 0)).reverse();
  const codes = createCodes(32);
  for (const row of rows) codes.write(row, vectorOf(row, 32));
  const query = codes.prepare([vectorOf(1000, 32)]);
  const before = codes.compare(Int32Array.from(rows), query).slice(0, rows.length);
  await codes.arrange(moved, createPauses());
  expect(codes.compare(Int32Array.from(rows), query).slice(0, rows.length)).toEqual(before);
  expect([...codes.inOrder(Int32Array.from(rows))].filter((row) => row % 3 === 0)).toEqual([...moved]);
  codes.write(3, vectorOf(2000, 32));
  const [written = 0] = codes.compare(Int32Array.of(3), codes.prepare([vectorOf(2000, 32)]));
  expect(written).toBeCloseTo(1, 2);
});
