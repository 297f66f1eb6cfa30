import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { correctProduct, type ProductCorrection } from '../../../src/catalog/maintain/correct-product.ts';
import { importProducts } from '../../../src/import/import-products.ts';
import type { Product } from '../../../src/types.ts';
import { createFakeContext, type FakeContext } from '../../fakes/api-context.ts';
import { createFakeDetector } from '../../fakes/fake-detector.ts';
import { blue, detection, flatJpeg, green, outfit, outfitJpeg, red } from '../../fakes/pictures.ts';

let context: FakeContext;
let front: Buffer;
let back: Buffer;

const product: Product = {
  id: 'shirt',
  images: [{ path: 'front.jpg' }, { path: 'back.jpg' }],
  garmentClass: 'top',
};
const drawn = { x1: 4, y1: 5, x2: 30, y2: 31 };

beforeEach(async () => {
  [front, back] = [await outfitJpeg(red, blue), await outfitJpeg(green, blue)];
  const found = [detection('top', 0.9, outfit.topBox), detection('pants', 0.8, outfit.pantsBox)];
  context = createFakeContext({ detector: createFakeDetector(found) });
  await importAgain(product);
});

async function importAgain(given: Product): Promise<string> {
  let outcome = '';
  async function* rows() {
    yield { line: 1, product: given };
  }
  await importProducts(context, rows(), {
    catalog: 'default',
    readPicture: async ({ path }) => (path === 'front.jpg' ? front : back),
    onStatus: ({ status }) => {
      outcome = status;
    },
  });
  return outcome;
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const correct = (correction: ProductCorrection, id = 'shirt') =>
  correctProduct(context, id, correction, { catalog: 'default' });
const rowOf = async (bytes: Uint8Array) =>
  (await context.store.fetchByPicture('default', digest(bytes))).find(
    ({ productId }) => productId === 'shirt',
  );
const box = () => ({ imageDigest: digest(front), box: drawn, file: front });

describe('a corrected box', () => {
  it('takes the place of the one that was indexed, in its image alone', async () => {
    const before = await rowOf(back);
    expect(await correct({ box: box() })).toBe('corrected');
    expect(await rowOf(front)).toMatchObject({
      box: drawn,
      garmentClass: 'top',
      origin: { boxGiven: true, boxReviewed: true, classSource: 'row' },
      product,
    });
    expect(await rowOf(back)).toEqual(before);
  });

  it('outlives the next import of the same file, which finds it unchanged', async () => {
    await correct({ box: box() });
    expect(await importAgain(product)).toBe('unchanged');
    expect(await importAgain({ ...product, price: 5 })).toBe('imported');
    expect(await rowOf(front)).toMatchObject({ box: drawn, origin: { boxReviewed: true } });
  });

  it('gives way to a box of the file, and to another image', async () => {
    await correct({ box: box() });
    const given = { x1: 0, y1: 0, x2: 20, y2: 20 };
    await importAgain({ ...product, images: [{ path: 'front.jpg', box: given }, { path: 'back.jpg' }] });
    expect((await rowOf(front))?.box).toEqual(given);
    expect((await rowOf(front))?.origin?.boxReviewed).toBeUndefined();
    await correct({ box: box() });
    front = await outfitJpeg(green, red);
    await importAgain(product);
    expect((await rowOf(front))?.box).toEqual(outfit.topBox);
  });

  it('and a class at once', async () => {
    expect(await correct({ box: box(), garmentClass: 'dress' })).toBe('from-rows');
    expect(await rowOf(front)).toMatchObject({ box: drawn, garmentClass: 'dress' });
    expect(await rowOf(back)).toMatchObject({ garmentClass: 'dress', origin: { classSource: 'review' } });
  });

  it('wants the image: its file, unchanged, or an address to read it from', async () => {
    const without = { imageDigest: digest(front), box: drawn };
    await expect(correct({ box: without })).rejects.toMatchObject({ code: 'picture-not-found' });
    await expect(correct({ box: { ...without, file: back } })).rejects.toMatchObject({
      code: 'invalid-request',
      errors: [{ location: 'image' }],
    });
    await expect(
      correct({ box: { ...without, imageDigest: '0'.repeat(64), file: front } }),
    ).rejects.toMatchObject({ errors: [{ location: 'box.imageDigest' }] });
    expect((await rowOf(front))?.box).toEqual(outfit.topBox);
  });

  it('outside of its image is refused', async () => {
    const outside = { x1: 5000, y1: 5000, x2: 6000, y2: 6000 };
    await expect(correct({ box: { ...box(), box: outside } })).rejects.toMatchObject({ code: 'invalid-row' });
  });
});

describe('a corrected class', () => {
  it('is unchanged where the product has it, and refused where there is no product', async () => {
    expect(await correct({ garmentClass: 'top' })).toBe('unchanged');
    expect(await correct({})).toBe('unchanged');
    await expect(correct({ garmentClass: 'top' }, 'nobody')).rejects.toMatchObject({
      code: 'product-not-found',
      errors: [{ location: 'id' }],
    });
  });

  it('keeps the box that a person drew', async () => {
    await correct({ box: box() });
    await correct({ garmentClass: 'dress' });
    expect(await rowOf(front)).toMatchObject({ box: drawn, garmentClass: 'dress' });
  });

  it('reads an image from its address again', async () => {
    const address = 'https://shop.example/a.jpg';
    const flat = await flatJpeg(red);
    context = createFakeContext({
      fetchPicture: async () => flat,
    });
    await importProducts(
      context,
      (async function* () {
        yield { line: 1, product: { id: 'coat', images: [{ path: address }] } };
      })(),
      { catalog: 'default', readPicture: async () => flat, onStatus: () => {} },
    );
    expect(
      await correctProduct(
        context,
        'coat',
        { box: { imageDigest: digest(flat), box: drawn } },
        { catalog: 'default' },
      ),
    ).toBe('corrected');
    const [row] = await context.store.fetchByProduct('default', ['coat']);
    expect(row).toMatchObject({ box: drawn, garmentClass: '', origin: { classSource: 'unknown' } });
  });
});
