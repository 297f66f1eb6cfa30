import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choiceFields, noChoices } from '../../web/src/choices.ts';
import { sharedFragment, sharedLookOf } from '../../web/src/shared-look.ts';
import { placeOf } from '../../web/src/use-view.ts';

const name = fc.string({ minLength: 1, unit: 'grapheme' });
const anyLook = fc.record({
  catalog: name,
  query: name,
  garment: fc.oneof(
    fc.constant('look'),
    fc.nat(20).map((n) => `r${n + 1}`),
  ),
  choices: fc.record(
    {
      values: fc.dictionary(
        fc.constantFrom(...choiceFields),
        fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 4 }),
        { noNullPrototype: true },
      ),
      maxPrice: fc.nat(10_000),
    },
    { requiredKeys: ['values'], noNullPrototype: true },
  ),
});

test('what an address says of a look is read again as it was', () => {
  fc.assert(
    fc.property(anyLook, (look) => {
      expect(sharedLookOf(sharedFragment(look))).toEqual(look);
      expect(placeOf(sharedFragment(look))).toEqual({ view: 'shop', catalog: look.catalog });
    }),
  );
});

test.each(['', '#/shop', '#/shop/shoes', '#/shop/shoes?garment=r1', '#/shop?query=q', '#/lab/shoes?query=q'])(
  '%j names no look',
  (fragment) => {
    expect(sharedLookOf(fragment)).toBeNull();
  },
);

test('what is not known of an address is passed over', () => {
  const fragment = '#/shop/shoes?query=q&garment=r1&maxPrice=cheap&attributes.secret=x&color=red';
  expect(sharedLookOf(fragment)).toEqual({ catalog: 'shoes', query: 'q', garment: 'r1', choices: noChoices });
});
