import { describe, expect, it } from 'vitest';
import { poolFeatures } from '../../src/embed/pool-features.ts';

/** Two pictures, each of two numbers at three places: [1, 2, 6] and [4, 0, −1], then ten times as much. */
const numbers = [
  [1, 2, 6],
  [4, 0, -1],
];
const places = numbers[0]?.map((_, place) => numbers.map((row) => row[place] ?? Number.NaN)) ?? [];
const twice = (values: readonly number[]) => Float32Array.from([...values, ...values.map((x) => 10 * x)]);
const map = { data: twice(numbers.flat()), dims: [2, 2, 1, 3] };
const mapLast = { data: twice(places.flat()), dims: [2, 3, 1, 2] };
const tokens = { data: twice(places.flat()), dims: [2, 3, 2] };

const outputs = [
  ['nchw', map],
  ['nhwc', mapLast],
  ['tokens', tokens],
] as const;

const close = (rows: readonly (readonly number[])[]) =>
  rows.map((row) => row.map((value) => expect.closeTo(value, 4)));
const pooled = (...options: Parameters<typeof poolFeatures>) =>
  poolFeatures(...options).map((row) => [...row]);

describe('poolFeatures', () => {
  it('leaves vectors as they are', () => {
    const rows = { data: Float32Array.of(1, 2, 3, 4, 5, 6), dims: [2, 3] };
    expect(pooled(rows, { method: 'none' })).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it('takes the first token', () => {
    expect(pooled(tokens, { method: 'cls' })).toEqual([
      [1, 4],
      [10, 40],
    ]);
  });

  it.each(outputs)('takes the mean and the largest over the places of %s', (layout, output) => {
    const mean = [(1 + 2 + 6) / 3, (4 + 0 - 1) / 3];
    expect(pooled(output, { method: 'mean', layout })).toEqual(close([mean, mean.map((x) => 10 * x)]));
    expect(pooled(output, { method: 'max', layout })).toEqual([
      [6, 4],
      [60, 40],
    ]);
  });

  it.each(outputs)('takes the generalised mean of %s, negative numbers as none', (layout, output) => {
    const power = 3;
    const gem = [((1 + 2 ** 3 + 6 ** 3) / 3) ** (1 / 3), (4 ** 3 / 3) ** (1 / 3)];
    expect(pooled(output, { method: 'gem', layout, power })).toEqual(close([gem, gem.map((x) => 10 * x)]));
  });

  it('nears with the generalised mean the mean at power 1, and the largest at a high power', () => {
    const positive = { data: Float32Array.of(1, 2, 6), dims: [1, 1, 1, 3] };
    expect(pooled(positive, { method: 'gem', layout: 'nchw', power: 1 })).toEqual(close([[3]]));
    const [[high = 0] = []] = pooled(positive, { method: 'gem', layout: 'nchw', power: 60 });
    expect(high).toBeGreaterThan(5.8);
    expect(high).toBeLessThanOrEqual(6);
  });

  it('takes the only place of a map of one, and returns nothing for no pictures', () => {
    const single = { data: Float32Array.of(7, 8), dims: [1, 2, 1, 1] };
    expect(pooled(single, { method: 'mean', layout: 'nchw' })).toEqual([[7, 8]]);
    expect(pooled({ data: new Float32Array(0), dims: [0, 2] }, { method: 'none' })).toEqual([]);
  });
});
