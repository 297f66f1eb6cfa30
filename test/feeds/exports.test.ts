import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Product } from '../../src/types.ts';
import { readProductsOf } from './read-products-of.ts';
import { exports, type ShopProduct, shopProducts } from './write-exports.ts';

/** A single value and a list of one are the same. */
const plain = (product: unknown) => {
  const { attributes = {}, ...fields } = product as Product;
  return {
    ...fields,
    attributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, [value].flat()])),
  };
};

const word = fc.string({ unit: fc.constantFrom('a', 'B', 'é', '7', '東'), minLength: 1, maxLength: 8 });
const phrase = fc
  .string({
    unit: fc.constantFrom('a', 'B', 'é', '7', '東', ' ', ',', ';', '"', "'", '&', '/', '|', '<', '>', '.'),
    minLength: 1,
    maxLength: 30,
  })
  .map((text) => `x${text.trim().replaceAll(/ {2,}/g, ' ')}`);
const listOf = (one: fc.Arbitrary<string>, maxLength: number) =>
  fc.uniqueArray(one, { minLength: 1, maxLength }).map((list) => list as [string, ...string[]]);
const shopProduct: fc.Arbitrary<ShopProduct> = fc
  .record({
    id: fc.string({
      unit: fc.constantFrom('a', 'B', '0', '7', '-', '/', '.', 'é', '東'),
      minLength: 1,
      maxLength: 12,
    }),
    title: phrase,
    category: phrase,
    brand: word,
    price: fc.integer({ min: 100, max: 99_999_999 }),
    sale: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
    availability: fc.constantFrom('in_stock' as const, 'out_of_stock' as const),
    images: listOf(
      word.map((name) => `pictures/${name}.jpg`),
      3,
    ),
    colors: listOf(word, 3),
    sizes: listOf(fc.constantFrom('S', 'M', 'L', 'XL', '38', '40'), 3),
  })
  .filter(({ id }) => id !== '.' && id !== '..')
  .map(({ sale, ...product }) => ({
    ...product,
    ...(sale === undefined ? {} : { salePrice: product.price - sale }),
  }));

describe.each(exports)('$name', ({ write, expected }) => {
  it('gives back any product that was written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(shopProduct, {
          selector: ({ id }) => id.normalize('NFC'),
          minLength: 1,
          maxLength: 4,
        }),
        async (products) => {
          const { rows, warnings } = await readProductsOf(write(products), {
            isThere: (path) => products.some(({ images }) => images.includes(path)),
            // A single amount may be ambiguous; what the file shows is tested elsewhere.
            decimal: write(products).startsWith('Artikelnummer') ? ',' : '.',
          });
          expect(rows.map(([, product]) => plain(product))).toEqual(
            products.map((product) => plain(expected(product))),
          );
          expect(warnings).toEqual([]);
        },
      ),
      { numRuns: 25, seed: 20261129 },
    );
  });

  it('of 1,000 products is read without any option', async () => {
    const products = shopProducts(1000);
    const { rows, report, warnings } = await readProductsOf(write(products), {
      isThere: (path) => /^pictures\/\d+\.jpg$/.test(path),
    });
    expect(rows.map(([, product]) => plain(product))).toEqual(
      products.map((product) => plain(expected(product))),
    );
    expect(warnings).toEqual([]);
    expect(report).toMatch(/; .*id/);
  });
});
