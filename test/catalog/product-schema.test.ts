import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexProduct } from '../../src/catalog/index/index-product.ts';
import { CatalogNameSchema, parseProduct } from '../../src/catalog/product-schema.ts';
import { AppError } from '../../src/errors.ts';
import { createFakeContext } from '../fakes/api-context.ts';
import { flatJpeg, red } from '../fakes/pictures.ts';

const minimal = { id: 'coat-1', images: ['a.jpg'] };

/** The locations of the mistakes that parsing finds. */
function faultsOf(row: unknown): string[] {
  try {
    parseProduct(row);
    return [];
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid-row')
      return error.errors.map(({ location }) => location);
    throw error;
  }
}

describe('parseProduct', () => {
  it('reads a row with every field', () => {
    const row = {
      id: 'coat-1',
      title: 'Wool coat',
      images: ['a.jpg', { path: 'b.jpg', box: [1, 2, 30.5, 40] }, { path: 'c.jpg' }],
      garmentClass: 'outerwear',
      category: 'Women/Coats',
      groupId: 'coat',
      price: 99.5,
      currency: 'EUR',
      url: 'https://shop.example/coat-1',
      attributes: { color: 'red', size: ['S', 'M'] },
    };
    expect(parseProduct(row)).toEqual({
      ...row,
      images: [
        { path: 'a.jpg' },
        { path: 'b.jpg', box: { x1: 1, y1: 2, x2: 30.5, y2: 40 } },
        { path: 'c.jpg' },
      ],
    });
  });

  it('reads a row with nothing but id and picture, and passes over what it does not know', () => {
    expect(parseProduct({ ...minimal, stock: 3 })).toEqual({ id: 'coat-1', images: [{ path: 'a.jpg' }] });
  });

  it.each([
    ['no id', { images: ['a.jpg'] }, 'id'],
    ['an empty id', { ...minimal, id: '' }, 'id'],
    ['a number for an id', { ...minimal, id: 7 }, 'id'],
    ['a control character in an id', { ...minimal, id: 'a\nb' }, 'id'],
    ['half a surrogate pair in an id', { ...minimal, id: '\ud83d' }, 'id'],
    ['an id of too many characters', { ...minimal, id: 'x'.repeat(201) }, 'id'],
    ['an id of too many bytes', { ...minimal, id: '東'.repeat(171) }, 'id'],
    ['a link that runs a script', { ...minimal, url: 'javascript:alert(1)' }, 'url'],
    ['a link that hides one', { ...minimal, url: '\tJavaScript:alert(1)//https://shop.example' }, 'url'],
    ['a link to data', { ...minimal, url: 'data:text/html,x' }, 'url'],
    ['a link to no place', { ...minimal, url: 'https://' }, 'url'],
    [
      'an attribute that would be lost',
      { ...minimal, attributes: JSON.parse('{"__proto__": "red"}') },
      'attributes.__proto__',
    ],
    ['no pictures', { id: 'coat-1' }, 'images'],
    ['an empty list of pictures', { ...minimal, images: [] }, 'images'],
    ['an empty path', { ...minimal, images: ['a.jpg', ''] }, 'images.1'],
    ['a box of three numbers', { ...minimal, images: [{ path: 'a.jpg', box: [1, 2, 3] }] }, 'images.0'],
    [
      'a box that is inside out',
      { ...minimal, images: [{ path: 'a.jpg', box: [5, 0, 5, 9] }] },
      'images.0.box',
    ],
    ['an unknown class', { ...minimal, garmentClass: 'trousers' }, 'garmentClass'],
    ['a negative price', { ...minimal, price: -1 }, 'price'],
    ['a price as text', { ...minimal, price: '10' }, 'price'],
    ['a price that is no number', { ...minimal, price: Number.NaN }, 'price'],
    ['an infinite price', { ...minimal, price: Number.POSITIVE_INFINITY }, 'price'],
    ['an attribute that is a number', { ...minimal, attributes: { size: 38 } }, 'attributes.size'],
    [
      'an attribute of too many bytes',
      { ...minimal, attributes: { style: '東'.repeat(342) } },
      'attributes.style',
    ],
    [
      'too many attributes',
      { ...minimal, attributes: Object.fromEntries(Array.from({ length: 513 }, (_, n) => [`a${n}`, 'b'])) },
      'attributes',
    ],
    ['more than 30,000 bytes in all', { ...minimal, images: Array(40).fill('x'.repeat(1000)) }, 'row'],
    ['no object', 'coat-1', 'row'],
  ])('refuses %s, and says where', (_reason, row, location) => {
    expect(faultsOf(row)).toEqual([location]);
  });

  it('names every field that is wrong at once, in the message too', () => {
    const row = { id: '', images: [], price: -1 };
    expect(faultsOf(row)).toEqual(['price', 'id', 'images']);
    expect(() => parseProduct(row)).toThrow(/price: .*; id: .*; images: /);
  });

  it('lets nothing through that the vector store would refuse', async () => {
    const context = createFakeContext();
    const bytes = await flatJpeg(red);
    // Texts up to the limits in characters, of one to four bytes each.
    const anyText = (maxLength: number) =>
      fc
        .tuple(fc.constantFrom('x', 'é', '東', '👗'), fc.nat({ max: maxLength }))
        .map(([character, length]) => character.repeat(length));
    const anyRow = fc.record({
      id: anyText(200),
      groupId: anyText(200),
      title: anyText(500),
      images: fc.array(anyText(200), { minLength: 1, maxLength: 3 }),
      attributes: fc.dictionary(
        anyText(100),
        fc.oneof(anyText(500), fc.array(anyText(500), { maxLength: 100 })),
        { maxKeys: 30 },
      ),
    });
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(anyRow, async (row) => {
        if (faultsOf(row).length > 0) return;
        passed++;
        const product = parseProduct(row);
        const pictures = product.images.map((image) => ({ ...image, read: async () => bytes }));
        const { rows } = await indexProduct(context, product, pictures, { catalog: 'shop', stored: [] });
        await context.store.upsert(rows);
      }),
      { numRuns: 300, seed: 20260801 },
    );
    expect(passed).toBeGreaterThan(20);
  });
});

describe('CatalogNameSchema', () => {
  it.each(['default', 'Shop-1_b.c', 'été', '東京', 'x'.repeat(64)])('takes %s', (name) => {
    expect(CatalogNameSchema.safeParse(name).success).toBe(true);
  });

  it.each(['', '..', '.a', '-a', 'a/b', 'a b', 'a\\b', 'a%2Fb', "a'", 'x'.repeat(65)])(
    'refuses %j',
    (name) => {
      expect(CatalogNameSchema.safeParse(name).success).toBe(false);
    },
  );
});
