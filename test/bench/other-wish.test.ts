import { expect, test } from 'vitest';
import { type Sights, wishForAnother } from '../../bench/other-wish.ts';
import type { RowSummary } from '../../src/store/vector-store.ts';

type Color = readonly [number, number, number];
const red: Color = [53, 80, 67];
const pink: Color = [60, 78, 60];
const blue: Color = [32, 79, -108];

interface Given {
  readonly id: string;
  readonly group?: string;
  readonly category?: string;
  readonly attributes?: Record<string, string>;
  readonly color?: Color | null;
}

function sightsOf(...given: readonly Given[]): Sights {
  return new Map(
    given.map(({ id, group = id, category = 'Shirts', attributes = {}, color = null }) => {
      const product = { id, category, images: [] };
      const row = { productId: id, groupId: group, garmentClass: 'top', product, attributes };
      return [id, { row: row as unknown as RowSummary, color }] as const;
    }),
  );
}
const wantedOf = (sights: Sights, seed = 0) => wishForAnother(sights, ['own'], seed)?.wanted;
const shirt = (colorFamily: string, pattern = 'plain') => ({
  attributes: { style: 'shirt', colorFamily, pattern },
});

test('the wish is for another product of the same kind, of another color or pattern', () => {
  const own = { id: 'own', group: 'g', ...shirt('red') };
  const others = [
    { id: 'same-group', group: 'g', ...shirt('blue') },
    { id: 'same-look', ...shirt('red') },
    { id: 'other-category', category: 'Coats', ...shirt('blue') },
  ];
  expect(wantedOf(sightsOf(own, ...others))).toBeUndefined();
  expect(wantedOf(sightsOf(own, ...others, { id: 'other-color', ...shirt('blue') }))).toEqual([
    'other-color',
  ]);
  expect(wantedOf(sightsOf(own, ...others, { id: 'striped', ...shirt('red', 'striped') }))).toEqual([
    'striped',
  ]);
});

test('without colors in the catalog, the pictures tell them', () => {
  const own = { id: 'own', color: red };
  expect(wantedOf(sightsOf(own, { id: 'near', color: pink }, { id: 'none' }))).toBeUndefined();
  expect(wantedOf(sightsOf(own, { id: 'near', color: pink }, { id: 'far', color: blue }))).toEqual(['far']);
});

test('there is no wish where the photo’s own product is not in the catalog', () => {
  expect(wantedOf(sightsOf({ id: 'far', color: blue }))).toBeUndefined();
  expect(wantedOf(new Map())).toBeUndefined();
});

test('the same seed gives the same wish, whatever order the products lie in', () => {
  const all = ['blue', 'green', 'white', 'black'].map((color) => ({ id: color, ...shirt(color) }));
  const own = { id: 'own', ...shirt('red') };
  for (let seed = 0; seed < 8; seed++)
    expect(wantedOf(sightsOf(own, ...all), seed)).toEqual(wantedOf(sightsOf(...all.toReversed(), own), seed));
  const wishes = Array.from({ length: 40 }, (_, seed) => wantedOf(sightsOf(own, ...all), seed)?.[0]);
  expect(new Set(wishes).size).toBe(all.length);
});

test('who wants it likes what shares labels, and of these what is nearest in color', () => {
  const sights = sightsOf(
    { id: 'own', ...shirt('red'), color: red },
    { id: 'wanted', ...shirt('blue'), color: blue },
    { id: 'same-labels', group: 'x', ...shirt('blue'), color: pink },
  );
  const wish = wishForAnother(sights, ['own', 'same-labels'], 0);
  const likeness = (id: string) =>
    wish?.likeness([
      { productId: id } as unknown as Parameters<NonNullable<typeof wish>['likeness']>[0][number],
    ]);
  expect(wish?.wanted).toEqual(['wanted']);
  // Three attributes, the category, and the color itself.
  expect(likeness('wanted')).toBe(5);
  const apart = Math.hypot(32 - 60, 79 - 78, -108 - 60) / 100;
  expect(likeness('same-labels')).toBeCloseTo(4 + 1 - Math.min(1, apart), 9);
  expect(likeness('own')).toBeCloseTo(3 + 1 - Math.min(1, Math.hypot(21, 1, 175) / 100), 9);
  expect(likeness('unknown')).toBe(0);
});
