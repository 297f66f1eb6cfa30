import { expect, test } from 'vitest';
import { readAudience } from '../../web/src/audience.ts';

const facetOf = (...values: string[]) => [
  { field: 'attributes.gender', values: values.map((value) => ({ value, count: 1 })), missing: 0 },
];

test.each([
  ['for women', ['Women'], ''],
  ["something in red, women's", ['Women'], 'something in red,'],
  ['für Damen, gestreift', ['Women'], 'für gestreift'],
  ['rouge pour femme', ['Women'], 'rouge pour'],
  ['para hombre', ['Men'], ''],
  ['blu da uomo', ['Men'], 'blu da'],
  ['für Mädchen', ['Girls'], ''],
  ['for men and women', ['Men', 'Women'], ''],
])('%j says %j', (words, genders, rest) => {
  const read = readAudience(words, facetOf('Men', 'Women', 'Girls', 'Boys'));
  expect(read).toEqual({ genders, rest });
});

test("the catalog's own words are known in each language, and what is for everybody is for each", () => {
  expect(readAudience('for women', facetOf('Damen', 'Herren', 'Unisex')).genders).toEqual([
    'Damen',
    'Unisex',
  ]);
  expect(readAudience('per donna', facetOf('female', 'male')).genders).toEqual(['female']);
  expect(readAudience('für Herren', facetOf('Damen & Herren', 'Damen')).genders).toEqual(['Damen & Herren']);
});

test('where the catalog has no such value, the words stay as they are', () => {
  expect(readAudience('for women', [])).toEqual({ genders: [], rest: 'for women' });
  expect(readAudience('for women', facetOf('Men', 'Boys'))).toEqual({ genders: [], rest: 'for women' });
  expect(readAudience('in red', facetOf('Men', 'Women'))).toEqual({ genders: [], rest: 'in red' });
});
