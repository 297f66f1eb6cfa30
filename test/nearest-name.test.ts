import { expect, it } from 'vitest';
import { nearestName, unknownName } from '../src/nearest-name.ts';

const names = ['catalog', 'limit', 'explain', 'minConfidence', 'externalId'];

it.each([
  ['limt', 'limit'],
  ['limti', 'limit'],
  ['Limit', 'limit'],
  ['min_confidence', 'minConfidence'],
  ['catalogue', 'catalog'],
  ['externalID', 'externalId'],
  ['colour', undefined],
  ['', undefined],
  ['x'.repeat(100_000), undefined],
])('%s probably means %s', (given, meant) => {
  expect(nearestName(given, names)).toBe(meant);
});

it('says which names there are where none is near', () => {
  expect(unknownName('limt', names)).toBe('Unknown. Did you mean limit?');
  expect(unknownName('q', ['a', 'bc'])).toBe('Unknown. Expected one of a, bc');
  expect(unknownName('colour', ['limit', 'after'])).toBe('Unknown. Expected one of limit, after');
  expect(unknownName('q', [])).toBe('Unknown. Expected none');
});
