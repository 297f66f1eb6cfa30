import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countFacets, maxFacetValues } from '../../src/search/count-facets.ts';
import type { RowSummary } from '../../src/store/vector-store.ts';
import { anyProduct, attributeNames } from '../contract/arbitrary-filter.ts';
import { matchFilter } from '../contract/match-filter.ts';
import { makeRow } from '../contract/rows.ts';

const products = (...rows: readonly RowSummary[]) => {
  const by = new Map<string, RowSummary[]>();
  for (const row of rows) by.set(row.productId, [...(by.get(row.productId) ?? []), row]);
  return by;
};

describe('countFacets', () => {
  it('counts products by value, most first, ties by value, and those without', () => {
    const found = products(
      makeRow(0, { attributes: { color: 'red' } }),
      makeRow(1, { attributes: { color: ['red', 'blue'] } }),
      makeRow(2, { attributes: { color: 'azure' } }),
      makeRow(3, { attributes: { size: 'M' } }),
    );
    expect(countFacets(found, ['attributes.color'])).toEqual([
      {
        field: 'attributes.color',
        values: [
          { value: 'red', count: 2 },
          { value: 'azure', count: 1 },
          { value: 'blue', count: 1 },
        ],
        missing: 1,
      },
    ]);
  });

  it('counts a product once, however many rows and repeats it has', () => {
    const row = makeRow(0, { productId: 'a', garmentClass: 'top', attributes: { size: ['S', 'S'] } });
    const found = products(row, makeRow(1, { ...row, key: 'other', garmentClass: 'bag' }));
    expect(countFacets(found, ['attributes.size', 'garmentClass'])).toEqual([
      { field: 'attributes.size', values: [{ value: 'S', count: 1 }], missing: 0 },
      {
        field: 'garmentClass',
        values: [
          { value: 'bag', count: 1 },
          { value: 'top', count: 1 },
        ],
        missing: 0,
      },
    ]);
  });

  it('tells the bounds of prices, none where there is none', () => {
    const found = products(makeRow(0, { price: 5 }), makeRow(1, { price: null }), makeRow(2, { price: 2.5 }));
    expect(countFacets(found, ['price'])).toEqual([
      { field: 'price', values: [], missing: 1, min: 2.5, max: 5 },
    ]);
    expect(countFacets(products(makeRow(0, { price: null })), ['price'])).toEqual([
      { field: 'price', values: [], missing: 1 },
    ]);
  });

  it('of no candidates and of no fields is empty', () => {
    expect(countFacets(new Map(), ['garmentClass'])).toEqual([
      { field: 'garmentClass', values: [], missing: 0 },
    ]);
    expect(countFacets(products(makeRow(0)), [])).toEqual([]);
  });

  it('knows no attribute that the product does not name', () => {
    const found = products(makeRow(0, { attributes: {} }));
    expect(countFacets(found, ['attributes.constructor', 'attributes.__proto__'])).toMatchObject([
      { missing: 1 },
      { missing: 1 },
    ]);
  });

  it('tells no more values than its limit', () => {
    const rows = Array.from({ length: maxFacetValues + 5 }, (_, n) =>
      makeRow(n, { attributes: { sku: `${n}` } }),
    );
    expect(countFacets(products(...rows), ['attributes.sku'])[0]?.values).toHaveLength(maxFacetValues);
  });

  it('counts for each value what a filter for it would pass', () => {
    const anyField = fc.constantFrom(
      'garmentClass',
      'groupId',
      ...attributeNames.map((name) => `attributes.${name}`),
    );
    fc.assert(
      fc.property(fc.array(anyProduct, { maxLength: 12 }), anyField, (overs, field) => {
        const rows = overs.map((over, n) => makeRow(n, over));
        const [facet] = countFacets(products(...rows), [field]);
        for (const { value, count } of facet?.values ?? []) {
          const passing = rows.filter((row) => matchFilter({ equals: { field, value } }, row));
          expect(passing).toHaveLength(count);
        }
        expect(facet?.missing).toBe(rows.filter((row) => !matchFilter({ exists: { field } }, row)).length);
      }),
      { seed: 20260801 },
    );
  });
});
