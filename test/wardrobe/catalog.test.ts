import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCatalog } from '../../wardrobe/catalog.ts';
import { colorDistance } from '../../wardrobe/fabric/palette.ts';
import { drawnClasses } from '../../wardrobe/product.ts';

test('the default catalog has 240 products with ids of their own, at least 12 of each of the ten classes', () => {
  const catalog = createCatalog('7', 240);
  expect(catalog).toHaveLength(240);
  expect(new Set(catalog.map(({ row }) => row.id)).size).toBe(240);
  for (const garmentClass of drawnClasses)
    expect(catalog.filter(({ row }) => row.garmentClass === garmentClass).length).toBeGreaterThanOrEqual(12);
});

test('products of a group share cut and pattern and differ clearly in color; groups have designs of their own', () => {
  const catalog = createCatalog('7', 240);
  const ids = new Set(catalog.map(({ row }) => row.groupId));
  const groups = new Map([...ids].map((id) => [id, catalog.filter(({ row }) => row.groupId === id)]));
  expect([...groups.values()].some((group) => group.length > 1)).toBe(true);
  for (const group of groups.values()) {
    for (const [i, one] of group.entries()) {
      for (const other of group.slice(i + 1)) {
        expect(other.garment).toEqual(one.garment);
        expect(other.cloth.pattern).toEqual(one.cloth.pattern);
        expect(other.row.attributes?.color).not.toBe(one.row.attributes?.color);
        expect(colorDistance(one.cloth.inks.main, other.cloth.inks.main)).toBeGreaterThan(0.28);
      }
    }
  }
  const designs = [...groups.values()].map(([first]) => JSON.stringify([first?.garment, first?.cloth]));
  expect(new Set(designs).size).toBe(groups.size);
});

test('any size from ten products has exactly that many and all ten classes; nine are too few', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 120 }), fc.integer(), (count, seed) => {
      const catalog = createCatalog(`${seed}`, count);
      expect(catalog).toHaveLength(count);
      expect(new Set(catalog.map(({ row }) => row.garmentClass)).size).toBe(10);
    }),
    { numRuns: 20 },
  );
  expect(() => createCatalog('7', 9)).toThrow(RangeError);
});
