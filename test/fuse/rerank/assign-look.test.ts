import { describe, expect, it } from 'vitest';
import { assignLook, type RegionHits } from '../../../src/fuse/rerank/assign-look.ts';
import { deepFreeze } from '../arbitrary-lists.ts';

const region = (id: string, scores: Readonly<Record<string, number>>): RegionHits => ({
  region: id,
  hits: Object.entries(scores).map(([product, score]) => ({ id: product, score })),
});

describe('assignLook', () => {
  it('gives each region a product of its own, and says where a product was best too', () => {
    const look = deepFreeze([
      region('r1', { suit: 0.9, shirt: 0.8 }),
      region('r2', { suit: 0.85, trousers: 0.2 }),
      region('r3', { bag: 0.6 }),
    ]);
    expect(assignLook(look)).toEqual([
      { region: 'r1', productId: 'shirt', alsoMatched: [] },
      { region: 'r2', productId: 'suit', alsoMatched: ['r1'] },
      { region: 'r3', productId: 'bag', alsoMatched: [] },
    ]);
  });

  it.each([
    ['a look without regions', [], []],
    ['a region without hits', [region('r1', {})], [null]],
    ['two regions that found one product', [region('r1', { a: 0.4 }), region('r2', { a: 0.5 })], [null, 'a']],
    ['a product that is worse than none', [region('r1', { a: -0.2 })], [null]],
    ['ties, by product id', [region('r1', { b: 0.5, a: 0.5 })], ['a']],
  ])('%s', (_reason, look, expected) => {
    expect(assignLook(look).map(({ productId }) => productId)).toEqual(expected);
  });
});
