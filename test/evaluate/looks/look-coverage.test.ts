import { describe, expect, it } from 'vitest';
import { reportCoverage } from '../../../src/evaluate/looks/look-coverage.ts';
import type { JudgedGarment } from '../../../src/evaluate/looks/look-report.ts';

/** A look's garments, each by its right products, with the look's own list. */
function lookOf(look: string, list: readonly string[], ...products: readonly string[]): JudgedGarment[] {
  return products.map((product) => ({
    look,
    relevant: new Set(product.split('|')),
    ranked: { whole: [], crop: [], fused: [], look: list },
    found: true,
  }));
}

const filler = Array.from({ length: 8 }, (_, index) => `x${index}`);

describe('reportCoverage', () => {
  it('counts garments whose product is among as many first products as the look has garments', () => {
    const garments = [
      ...lookOf('1', ['a', 'x', 'b'], 'a', 'b'),
      ...lookOf('2', ['x', 'c', 'd'], 'c', 'd', 'e'),
    ];
    const { looks, 'coverage@n': coverage } = reportCoverage(garments);
    expect(looks).toBe(2);
    // a of the first two; c and d of the first three.
    expect(coverage.value).toBeCloseTo((1 + 2) / 5, 12);
    expect(coverage.low).toBeLessThanOrEqual(coverage.value);
    expect(coverage.high).toBeGreaterThanOrEqual(coverage.value);
  });

  it('counts garments whose product is among the first ten', () => {
    const garments = lookOf('1', ['y', ...filler, 'a', 'b'], 'a', 'b');
    expect(reportCoverage(garments)['recall@10'].value).toBe(1 / 2);
  });

  it('counts looks whose first product is right for some garment', () => {
    const garments = [...lookOf('1', ['b', 'a'], 'a', 'b'), ...lookOf('2', ['x', 'c'], 'c')];
    expect(reportCoverage(garments).firstHit.value).toBe(1 / 2);
  });

  it('takes any of several right products', () => {
    const { 'coverage@n': coverage, firstHit } = reportCoverage(lookOf('1', ['b'], 'a|b'));
    expect([coverage.value, firstHit.value]).toEqual([1, 1]);
  });

  it('of a look without a list is 0, and of no looks has no figures', () => {
    expect(reportCoverage(lookOf('1', [], 'a')).firstHit).toEqual({ value: 0, low: 0, high: 0 });
    expect(reportCoverage([])['coverage@n'].value).toBeNaN();
    expect(reportCoverage([]).looks).toBe(0);
  });
});
