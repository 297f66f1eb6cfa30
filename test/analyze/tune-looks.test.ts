import { describe, expect, it } from 'vitest';
import type { LabelledLook } from '../../src/analyze/look-file.ts';
import { tuneLooks } from '../../src/analyze/tune-looks.ts';
import { createFakeContext } from '../fakes/api-context.ts';

const look = (id: string, products: readonly string[]): LabelledLook => ({
  id,
  image: `${id}.jpg`,
  garments: products.map((product) => ({ products: [product] })),
});

describe('tuneLooks', () => {
  it.each([
    ['one fold', 1, 'Expected at least 2 folds but received 1'],
    ['more folds than looks with garments', 3, 'Expected at least 3 looks with labelled garments'],
  ])('refuses %s before it searches any photo', async (_reason, folds, message) => {
    let photos = 0;
    const tuning = tuneLooks(createFakeContext(), [look('a', ['x']), look('b', ['y']), look('none', [])], {
      catalog: 'default',
      async readImage() {
        photos++;
        return new Uint8Array();
      },
      measure: 'mrr',
      methods: [{ method: 'wsum', normalization: 'none' }],
      folds,
      seed: 1,
      steps: 2,
      name: 'tuned',
      version: 1,
    });
    await expect(tuning).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining(message),
    });
    expect(photos).toBe(0);
  });
});
