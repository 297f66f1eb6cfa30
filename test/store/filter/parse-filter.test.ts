import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import type { Filter } from '../../../src/store/filter/filter.ts';
import { parseFilter } from '../../../src/store/filter/parse-filter.ts';
import { anyFilter } from '../../contract/arbitrary-filter.ts';

function locations(input: unknown, path?: string): string[] {
  try {
    parseFilter(input, path);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('invalid-filter');
    return error.errors.map((mistake) => mistake.location);
  }
}

const red: Filter = { equals: { field: 'attributes.color', value: 'red' } };

function nested(levels: number): Filter {
  return levels === 1 ? red : { not: nested(levels - 1) };
}

describe('parseFilter', () => {
  test('lets every sound filter through as it is', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        fc.pre(!JSON.stringify(filter).includes('"garmentClass","value":""'));
        expect(parseFilter(filter)).toEqual(filter);
      }),
      { seed: 7 },
    );
  });

  test('counts the values of all conditions together', () => {
    const list = (length: number) => ({
      in: { field: 'attributes.color', values: Array.from({ length }, (_, n) => `c${n}`) },
    });
    expect(locations({ and: [list(1000), list(1000)] })).toEqual([]);
    expect(locations({ and: [list(1000), list(999), red] })).toEqual([]);
    expect(locations({ and: [list(1000), { not: list(1000) }, list(1)] })).toEqual([
      'filter.and.2.in.values',
    ]);
    const hostile = { and: Array.from({ length: 199 }, () => list(1000)) };
    expect(locations(hostile)).toContain('filter.and.2.in.values');
  });

  test.each<readonly [string, unknown, readonly string[]]>([
    ['nothing', undefined, ['filter']],
    ['null', null, ['filter']],
    ['a list', [red], ['filter']],
    ['a text', 'color = red', ['filter']],
    ['no operator', {}, ['filter']],
    ['two operators', { not: red, and: [red] }, ['filter']],
    ['an unknown operator', { and: [red, { like: {} }] }, ['filter.and.1.like']],
    ['an inherited name as operator', { toString: red }, ['filter.toString']],
    ['and without conditions', { and: [] }, ['filter.and']],
    ['or of no list', { or: red }, ['filter.or']],
    ['not of a list', { not: [red] }, ['filter.not']],
    ['an operand that is no object', { equals: 'red' }, ['filter.equals']],
    ['an unknown property', { equals: { field: 'price', value: 1, op: '<' } }, ['filter.equals.op']],
    ['no field', { exists: {} }, ['filter.exists.field']],
    ['an unknown field', { equals: { field: 'color', value: 'red' } }, ['filter.equals.field']],
    ['an attribute without a name', { exists: { field: 'attributes.' } }, ['filter.exists.field']],
    [
      'an attribute with a control character',
      { exists: { field: 'attributes.\b' } },
      ['filter.exists.field'],
    ],
    [
      'an attribute with an unpaired surrogate',
      { exists: { field: 'attributes.\ud800' } },
      ['filter.exists.field'],
    ],
    ['no value', { equals: { field: 'groupId' } }, ['filter.equals.value']],
    ['a number for a text', { equals: { field: 'attributes.size', value: 42 } }, ['filter.equals.value']],
    ['a text for a number', { equals: { field: 'price', value: '42' } }, ['filter.equals.value']],
    ['a price that is no number', { equals: { field: 'price', value: Number.NaN } }, ['filter.equals.value']],
    ['no price', { equals: { field: 'price' } }, ['filter.equals.value']],
    ['a control character', { equals: { field: 'productId', value: 'a\u0000' } }, ['filter.equals.value']],
    ['an unpaired surrogate', { equals: { field: 'productId', value: '\udc00' } }, ['filter.equals.value']],
    ['a text too long', { equals: { field: 'productId', value: 'é'.repeat(513) } }, ['filter.equals.value']],
    ['an unknown class', { equals: { field: 'garmentClass', value: 'blouse' } }, ['filter.equals.value']],
    ['in nothing', { in: { field: 'groupId', values: [] } }, ['filter.in.values']],
    ['in no list', { in: { field: 'groupId', values: 'a' } }, ['filter.in.values']],
    [
      'in with a wrong value',
      { in: { field: 'price', values: [1, null, Infinity] } },
      ['filter.in.values.1', 'filter.in.values.2'],
    ],
    [
      'in with too many values',
      { in: { field: 'price', values: Array(1001).fill(1) } },
      ['filter.in.values'],
    ],
    ['a range of a text', { range: { field: 'groupId', min: 1 } }, ['filter.range.field']],
    ['a range without bounds', { range: { field: 'price' } }, ['filter.range']],
    ['a range turned round', { range: { field: 'price', min: 2, max: 1 } }, ['filter.range.min']],
    [
      'a bound that is no number',
      { and: [red, { range: { field: 'price', min: '1' } }] },
      ['filter.and.1.range.min'],
    ],
    ['a bound that is null', { range: { field: 'price', min: null, max: 3 } }, ['filter.range.min']],
    ['an infinite bound', { range: { field: 'price', max: Number.POSITIVE_INFINITY } }, ['filter.range.max']],
    [
      'several mistakes',
      { or: [{ exists: { field: 'x' } }, red, { foo: 1 }] },
      ['filter.or.0.exists.field', 'filter.or.2.foo'],
    ],
  ])('refuses %s, and says where', (_reason, input, expected) => {
    expect(locations(input)).toEqual(expected);
  });

  test('names places from where the caller keeps the filter', () => {
    expect(locations({ not: {} }, 'options.filter')).toEqual(['options.filter.not']);
  });

  test('takes 20 levels and refuses 21', () => {
    expect(locations(nested(20))).toEqual([]);
    expect(locations(nested(21))).toEqual([`filter${'.not'.repeat(20)}`]);
    expect(locations(nested(2000))).toEqual([`filter${'.not'.repeat(20)}`]);
  });

  test('takes 200 conditions and refuses 201, with one complaint however many there are', () => {
    expect(locations({ and: Array(199).fill(red) })).toEqual([]);
    expect(locations({ and: Array(200).fill(red) })).toEqual(['filter.and.199']);
    expect(locations({ and: Array(100_000).fill(red) })).toEqual(['filter.and.199']);
  });
});
