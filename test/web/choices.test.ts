import { expect, test } from 'vitest';
import { parseFilter } from '../../src/store/filter/parse-filter.ts';
import { fieldLabel, isRestricted, noChoices, toFilter, toggleValue } from '../../web/src/choices.ts';

test('no choice is no filter', () => {
  expect(toFilter(noChoices)).toBeUndefined();
  expect(isRestricted(noChoices)).toBe(false);
});

test('a value taken in and out again leaves no trace', () => {
  const red = toggleValue(noChoices, 'attributes.color', 'red');
  expect(red.values).toEqual({ 'attributes.color': ['red'] });
  expect(isRestricted(red)).toBe(true);
  expect(toggleValue(red, 'attributes.color', 'red')).toEqual(noChoices);
});

test('values of a field are alternatives, fields and the price restrict together, as the service reads a filter', () => {
  const both = toggleValue(toggleValue(noChoices, 'attributes.color', 'red'), 'attributes.color', 'pink');
  const filter = toFilter({ ...toggleValue(both, 'garmentClass', 'dress'), maxPrice: 80 });
  expect(filter).toEqual({
    and: [
      { in: { field: 'attributes.color', values: ['red', 'pink'] } },
      { in: { field: 'garmentClass', values: ['dress'] } },
      { range: { field: 'price', max: 80 } },
    ],
  });
  expect(() => parseFilter(filter)).not.toThrow();
  expect(toFilter({ values: {}, maxPrice: 0 })).toEqual({ range: { field: 'price', max: 0 } });
});

test('fields are named in words', () => {
  expect(fieldLabel('garmentClass')).toBe('Kind');
  expect(fieldLabel('attributes.color')).toBe('Color');
  expect(fieldLabel('attributes.colorFamily')).toBe('Color family');
});
