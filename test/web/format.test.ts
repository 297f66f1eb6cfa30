import { expect, test } from 'vitest';
import { formatGuesses, formatGuessesExactly, formatScore, formatSureness } from '../../web/src/format.ts';

const guess = (value: string, probability: number) => [{ value, probability }];

test('a shopper is told color and pattern from a probability of .6 on, in words', () => {
  expect(formatGuesses({ color: guess('Red', 0.6), pattern: guess('striped', 0.9) }, 'top')).toBe(
    'red, striped',
  );
  expect(formatGuesses({ color: guess('Red', 0.59), pattern: guess('striped', 0.9) }, 'top')).toBe('striped');
  expect(formatGuesses({ color: guess('Red', 0.9), articleType: guess('Kurtas', 0.95) }, 'top')).toBe('red');
  expect(formatGuesses({ pattern: guess('solid', 0.99) }, 'top')).toBe('');
  expect(formatGuesses({ color: [] }, 'top')).toBe('');
  expect(formatGuesses({}, 'top')).toBe('');
});

test('a pattern is told of cloth alone, and of a box of unknown class', () => {
  const both = { color: guess('Red', 0.9), pattern: guess('printed', 0.9) };
  for (const garmentClass of ['bag', 'belt', 'eyewear', 'footwear', 'hat'] as const)
    expect(formatGuesses(both, garmentClass)).toBe('red');
  for (const garmentClass of ['dress', 'skirt', null] as const)
    expect(formatGuesses(both, garmentClass)).toBe('red, printed');
});

test('who wants it exactly sees every guess with its probability', () => {
  const all = { color: guess('Red', 0.594), articleType: guess('Kurtas', 0.95), pattern: [] };
  expect(formatGuessesExactly(all)).toBe('Red 59\u00a0%, Kurtas 95\u00a0%');
  expect(formatGuessesExactly({})).toBe('');
});

test('a confidence is clear from .8 on, likely from .5 on, else unsure', () => {
  expect([1, 0.8, 0.79, 0.5, 0.49, 0].map(formatSureness)).toEqual([
    'clear',
    'clear',
    'likely',
    'likely',
    'unsure',
    'unsure',
  ]);
});

test('a score has three decimals, and a zero no sign', () => {
  expect([0.8854, -0.25, -0.0003, 0, 1].map(formatScore)).toEqual([
    '0.885',
    '-0.250',
    '0.000',
    '0.000',
    '1.000',
  ]);
});
