import { describe, expect, it } from 'vitest';
import { parseMeasure } from '../../../src/evaluate/measures/parse-measure.ts';

const ranked = ['x', 'a', 'b'];
const judgments = new Map([
  ['a', 1],
  ['b', 2],
]);

describe('parseMeasure', () => {
  it.each([
    ['precision@3', 2 / 3],
    ['recall@2', 1 / 2],
    ['recall@2-l2', 0],
    ['hit_rate@1', 0],
    ['success@2', 1],
    ['mrr', 1 / 2],
    ['mrr-l2', 1 / 3],
    ['map', (1 / 2 + 2 / 3) / 2],
    ['ndcg@2', 1 / Math.log2(3) / (2 + 1 / Math.log2(3))],
    ['ndcg_burges@2', 1 / Math.log2(3) / (3 + 1 / Math.log2(3))],
    ['r_precision', 1 / 2],
    ['bpref', 1],
    ['rbp.5', 0.5 * (0.5 + 0.25)],
    ['rbp.95-l2', 0.05 * 0.95 ** 2],
  ])('%s', (name, expected) => {
    const measure = parseMeasure(name);
    expect(measure.name).toBe(name);
    expect(measure.of(ranked, judgments)).toBeCloseTo(expected, 12);
  });

  it.each([
    '',
    'nope',
    'NDCG',
    'ndcg@',
    'ndcg@0',
    'ndcg@-1',
    'map-l0',
    'ndcg@1.5',
    'bpref@5',
    'rbp',
    'rbp.0',
    'rbp.8@5',
    'map.5',
    'constructor',
  ])('refuses %s, and lists what there is', (name) => {
    expect(() => parseMeasure(name)).toThrow(RangeError);
    expect(() => parseMeasure(name)).toThrow(/ndcg_burges.*bpref.*rbp\.95/);
  });
});
