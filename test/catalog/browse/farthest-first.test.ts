import { expect, test } from 'vitest';
import { farthestFirst } from '../../../src/catalog/browse/farthest-first.ts';
import { similarity } from '../../../src/similarity.ts';
import type { ProductClass } from '../../../src/types.ts';
import { unitVector } from '../../contract/rows.ts';

/** A unit vector at this angle. */
const at = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));
const item = (id: string, degrees: number, garmentClass: ProductClass | '' = 'top') => ({
  id,
  garmentClass,
  vector: at(degrees),
});
const idsOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);

test('each item is the one farthest from those before', () => {
  const items = [item('a', 0), item('b', 10), item('c', 90), item('d', 180)];
  // From 0°, 180° is farthest; then 90° is 90° from both; 10° is 10° from the first.
  expect(idsOf(farthestFirst(items, 4))).toEqual(['a', 'd', 'c', 'b']);
});

test('ties go to the earlier item', () => {
  const items = [item('a', 0), item('b', 90), item('c', 90)];
  expect(idsOf(farthestFirst(items, 2))).toEqual(['a', 'b']);
});

test('classes take turns, and items of unknown class come last', () => {
  const items = [
    item('top-1', 0),
    item('top-2', 180),
    item('new', 270, ''),
    item('bag', 5, 'bag'),
    item('top-3', 90),
  ];
  expect(idsOf(farthestFirst(items, 5))).toEqual(['top-1', 'bag', 'top-2', 'top-3', 'new']);
});

test('nothing gives nothing, and few items give all of them', () => {
  expect(farthestFirst([], 3)).toEqual([]);
  expect(idsOf(farthestFirst([item('only', 20)], 3))).toEqual(['only']);
});

test('of one class, no item is farther from the chosen ones than they are from each other', () => {
  // Gonzalez: the chosen are pairwise at least as far as every item is from its nearest chosen one, for 25 of 300 random vectors.
  const items = Array.from({ length: 300 }, (_, n) => ({
    garmentClass: 'top' as const,
    vector: unitVector(n),
  }));
  const chosen = farthestFirst(items, 25);
  const nearest = (vector: Float32Array, others: typeof items) =>
    Math.max(...others.map((other) => similarity(vector, other.vector)));
  const closest = Math.max(
    ...chosen.map(({ vector }, n) =>
      nearest(
        vector,
        chosen.filter((_, other) => other !== n),
      ),
    ),
  );
  const rest = items.filter((each) => !chosen.includes(each));
  for (const { vector } of rest) expect(nearest(vector, chosen)).toBeGreaterThanOrEqual(closest);
  expect(farthestFirst(items, 10)).toEqual(chosen.slice(0, 10));
});
