import fc from 'fast-check';
import type { Filter } from '../../src/store/filter/filter.ts';
import { garmentClasses } from '../../src/types.ts';
import { hostileTexts } from './hostile-texts.ts';

export const attributeNames = ['color', 'size', 'a=b', 'a', "it's", 'größe 👗', 'never'];
const texts = [...hostileTexts, 'red', 'S'];
const prices = [0, 1, 9.99, 10, 1e3, -2.5, 1e21, 0.1];

export const anyAttributes = fc.dictionary(
  fc.constantFrom(...attributeNames.slice(0, -1)),
  fc.oneof(fc.constantFrom(...texts), fc.array(fc.constantFrom(...texts), { maxLength: 3 })),
);
export const anyPrice = fc.option(fc.constantFrom(...prices), { nil: null });
export const anyGroup = fc.constantFrom('', "g'1", 'g"2');
export const anyClass = fc.constantFrom('' as const, ...garmentClasses.slice(0, 3));

const attributeField = fc.constantFrom(...attributeNames).map((name) => `attributes.${name}`);
const anyField = fc.oneof(fc.constantFrom('productId', 'groupId', 'garmentClass', 'price'), attributeField);

/** A field and values that may be asked of it. */
const anyQuestion = fc.oneof(
  fc.record({
    field: attributeField,
    values: fc.array(fc.constantFrom(...texts), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    field: fc.constant('price'),
    values: fc.array(fc.constantFrom(...prices), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    field: fc.constant('groupId'),
    values: fc.array(fc.constantFrom('', "g'1", 'g"2', 'x'), { minLength: 1 }),
  }),
  fc.record({
    field: fc.constant('garmentClass'),
    values: fc.array(fc.constantFrom(...garmentClasses), { minLength: 1 }),
  }),
  fc.record({
    field: fc.constant('productId'),
    values: fc.array(
      fc.nat(30).map((n) => `product-${n}`),
      { minLength: 1 },
    ),
  }),
);

/** Filters of every kind, nested up to four deep. */
export const anyFilter = fc.letrec<{ node: Filter }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    anyQuestion.map(({ field, values }): Filter => ({ in: { field, values } })),
    anyQuestion.map(({ field, values }): Filter => ({ equals: { field, value: values[0]! } })),
    anyField.map((field): Filter => ({ exists: { field } })),
    fc
      .tuple(fc.constantFrom(...prices), fc.constantFrom(...prices), fc.constantFrom('min', 'max', 'both'))
      .map(
        ([a, b, which]): Filter => ({
          range: {
            field: 'price',
            ...(which === 'max' ? {} : { min: Math.min(a, b) }),
            ...(which === 'min' ? {} : { max: Math.max(a, b) }),
          },
        }),
      ),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((and): Filter => ({ and })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((or): Filter => ({ or })),
    tie('node').map((not): Filter => ({ not })),
  ),
})).node;

/** What filters ask of a product. */
export const anyProduct = fc.record({
  attributes: anyAttributes,
  price: anyPrice,
  groupId: anyGroup,
  garmentClass: anyClass,
});

/** The same samples for every store. */
export const sampled = (numRuns: number) => ({ numRuns, seed: 20260801 });
