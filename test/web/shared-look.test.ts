import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choiceFields, noChoices } from '../../web/src/choices.ts';
import { type SharedRefinement, sharedFragment, sharedLookOf } from '../../web/src/shared-look.ts';
import { placeOf } from '../../web/src/use-view.ts';

const name = fc.string({ minLength: 1, unit: 'grapheme' });
const choices = fc.record(
  {
    values: fc.dictionary(
      fc.constantFrom(...choiceFields),
      fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 4 }),
      { noNullPrototype: true },
    ),
    maxPrice: fc.nat(10_000),
  },
  { requiredKeys: ['values'], noNullPrototype: true },
);
const refined = fc
  .record({
    product: fc.option(name),
    judged: fc.uniqueArray(fc.tuple(name, fc.boolean()), { selector: ([id]) => id, maxLength: 6 }),
    words: fc.string({ unit: 'grapheme' }),
  })
  .map(({ product, judged, words }) => {
    const idsOf = (wanted: boolean) => judged.filter(([, liked]) => liked === wanted).map(([id]) => id);
    return { product, liked: idsOf(true), disliked: idsOf(false), words };
  });
const isRefined = ({ product, liked, disliked, words }: SharedRefinement) =>
  product !== null || liked.length > 0 || disliked.length > 0 || words !== '';
const anyLook = fc.record({
  catalog: name,
  query: name,
  garment: fc.oneof(
    fc.constant('look'),
    fc.nat(20).map((n) => `r${n + 1}`),
  ),
  choices,
  refined: fc.option(refined.filter(isRefined)),
});
const anyBrowsed = fc.record({
  catalog: name,
  query: fc.constant(null),
  garment: fc.constant(''),
  choices,
  refined: refined.filter(({ product, liked }) => product !== null || liked.length > 0),
});

test('what an address says of a look is read again as it was', () => {
  fc.assert(
    fc.property(fc.oneof(anyLook, anyBrowsed), (look) => {
      expect(sharedLookOf(sharedFragment(look))).toEqual(look);
      expect(placeOf(sharedFragment(look))).toEqual({ view: 'shop', catalog: look.catalog });
    }),
  );
});

test.each([
  '',
  '#/shop',
  '#/shop/shoes',
  '#/shop/shoes?garment=r1',
  '#/shop?query=q',
  '#/lab/shoes?query=q',
  '#/shop/shoes?disliked=a',
  '#/shop/shoes?words=in+red',
])('%j names no look', (fragment) => {
  expect(sharedLookOf(fragment)).toBeNull();
});

test('a product that is liked and disliked is liked', () => {
  const { refined } = sharedLookOf('#/shop/shoes?liked=a&liked=a&disliked=a&disliked=b') ?? {};
  expect(refined).toEqual({ product: null, liked: ['a'], disliked: ['b'], words: '' });
});

test('what is not known of an address is passed over', () => {
  const fragment = '#/shop/shoes?query=q&garment=r1&maxPrice=cheap&attributes.secret=x&color=red';
  expect(sharedLookOf(fragment)).toEqual({
    catalog: 'shoes',
    query: 'q',
    garment: 'r1',
    choices: noChoices,
    refined: null,
  });
});
