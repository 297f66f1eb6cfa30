import { expect, it } from 'vitest';
import { parseFamilyNames, parseProfileFamilyNames } from '../../../src/evaluate/tune/parse-family-names.ts';

it('takes the method learned, with and without a normalisation, where profiles are tuned', () => {
  expect(parseProfileFamilyNames('wsum, learned,learned/zmuv')).toEqual([
    { method: 'wsum', normalization: 'none' },
    { method: 'learned', normalization: 'none' },
    { method: 'learned', normalization: 'zmuv' },
  ]);
});

it('refuses it for runs, which know nothing of a query', () => {
  expect(() => parseFamilyNames('learned')).toThrow(/available: .*wsum/);
});

it('refuses what profiles cannot name either', () => {
  expect(() => parseProfileFamilyNames('posfuse')).toThrow(/needs no training/);
  expect(() => parseProfileFamilyNames('learned/softmax')).toThrow(/available: none, min-max/);
});
