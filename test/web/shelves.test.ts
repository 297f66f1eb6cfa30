import { expect, test } from 'vitest';
import type { Hit } from '../../web/src/api.ts';
import { groupVariants } from '../../web/src/group-variants.ts';
import { toShelves } from '../../web/src/shelves.ts';

const hitOf = (id: string, facts: Partial<Hit> = {}, groupId?: string): Hit => ({
  productId: id,
  score: 1,
  garmentClass: 'top',
  image: null,
  product: { id, images: [], ...(groupId ? { groupId } : {}) },
  ...facts,
});
const ids = (shelves: ReturnType<typeof toShelves>) =>
  shelves.map(({ id, hits }) => [id, hits.map(({ productId }) => productId)]);

test('hits that probably are the product stand before those that are similar', () => {
  const results = [
    hitOf('a', { confident: true, sameProduct: 0.4 }),
    hitOf('b', { sameProduct: 0.2 }),
    hitOf('c', { sameProduct: 0.5 }),
  ];
  expect(ids(toShelves(results, [], 'product'))).toEqual([
    ['same', ['a', 'c']],
    ['similar', ['b']],
  ]);
});

test('they are called very likely the same from .8 on, or where the service is confident, else perhaps the same', () => {
  const heading = (...facts: Partial<Hit>[]) =>
    toShelves(
      facts.map((each, index) => hitOf(String(index), each)),
      [],
      'product',
    )[0]?.heading;
  expect(heading({ sameProduct: 0.8 })).toBe('Very likely the same');
  expect(heading({ sameProduct: 0.79 })).toBe('Perhaps the same');
  expect(heading({ sameProduct: 0.5 }, { sameProduct: 0.9 })).toBe('Very likely the same');
  expect(heading({ sameProduct: 0.5, confident: true })).toBe('Very likely the same');
});

test('where nothing matches, only what is nearest is shown; an empty list has no shelf', () => {
  expect(ids(toShelves([], [hitOf('a')], 'none'))).toEqual([['nearest', ['a']]]);
  expect(toShelves([], [], 'none')).toEqual([]);
  expect(toShelves([], [], undefined)).toEqual([]);
});

test('without a calibration nothing is claimed to be the same', () => {
  expect(ids(toShelves([hitOf('a')], [], undefined))).toEqual([['similar', ['a']]]);
});

test('products of one group share a card, in the order of their best hits; products without a group stand alone', () => {
  const { confident, ...other } = hitOf('b2', { confident: false }, 'b');
  const hits = [
    hitOf('a1', {}, 'a'),
    hitOf('b1', { alternatives: [other] }, 'b'),
    hitOf('a2', {}, 'a'),
    hitOf('c'),
    hitOf('d'),
  ];
  expect(groupVariants(hits).map((card) => card.map(({ productId }) => productId))).toEqual([
    ['a1', 'a2'],
    ['b1', 'b2'],
    ['c'],
    ['d'],
  ]);
  expect(groupVariants([])).toEqual([]);
});
