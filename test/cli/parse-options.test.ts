import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseCount, parseFolds, parseJsonOption, parseShare } from '../../src/cli/parse-options.ts';

describe('parseShare', () => {
  it.each([
    ['0', 0],
    ['1', 1],
    ['0.25', 0.25],
    ['.5', 0.5],
    ['1e-3', 0.001],
  ])('reads %s', (text, expected) => {
    expect(parseShare(text)).toBe(expected);
  });

  it.each(['', ' ', '-0.1', '1.1', 'half', 'NaN', 'Infinity', '50%'])('refuses %j', (text) => {
    expect(() => parseShare(text)).toThrow(InvalidArgumentError);
  });
});

describe('parseCount', () => {
  it.each([
    ['1', 1],
    ['240', 240],
  ])('reads %s', (text, expected) => {
    expect(parseCount(text)).toBe(expected);
  });

  it.each(['', '0', '-1', '1.5', 'ten', 'Infinity'])('refuses %j', (text) => {
    expect(() => parseCount(text)).toThrow(InvalidArgumentError);
  });
});

describe('parseFolds', () => {
  it.each([
    ['2', 2],
    ['10', 10],
  ])('reads %s', (text, expected) => {
    expect(parseFolds(text)).toBe(expected);
  });

  it.each(['', '0', '1', '2.5'])('refuses %j: nothing would be held out', (text) => {
    expect(() => parseFolds(text)).toThrow('Expected a whole number of at least 2.');
  });
});

describe('parseJsonOption', () => {
  it.each([
    ['{"exists":{"field":"price"}}', { exists: { field: 'price' } }],
    ['null', null],
    ['"x"', 'x'],
  ])('reads %s', (text, expected) => {
    expect(parseJsonOption(text)).toEqual(expected);
  });

  it.each(['', '{', "{'a': 1}"])('refuses %j', (text) => {
    expect(() => parseJsonOption(text)).toThrow(InvalidArgumentError);
  });
});
