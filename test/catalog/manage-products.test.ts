import { describe, expect, it } from 'vitest';
import {
  deleteCatalog,
  deleteProduct,
  getProduct,
  listCatalogs,
  putProduct,
} from '../../src/catalog/manage-products.ts';
import type { Product } from '../../src/types.ts';
import { createFakeContext } from '../fakes/api-context.ts';
import { createMemoryCatalogs } from '../fakes/memory-records.ts';
import { storeDown } from '../fakes/memory-store.ts';
import { flatJpeg, red } from '../fakes/pictures.ts';

const coat: Product = { id: 'coat', images: [{ path: 'a' }], garmentClass: 'outerwear' };
const pictures = async () => [{ path: 'a', read: () => flatJpeg(red) }];

describe('putProduct', () => {
  it('puts a product that can be read again', async () => {
    const context = createFakeContext();
    expect(await putProduct(context, 'default', coat, await pictures())).toMatchObject({
      status: 'imported',
    });
    expect(await getProduct(context, 'default', 'coat')).toMatchObject({
      product: coat,
      garments: [{ garmentClass: 'outerwear', box: null }],
    });
  });

  it('the second time computes nothing', async () => {
    const context = createFakeContext();
    await putProduct(context, 'default', coat, await pictures());
    expect(await putProduct(context, 'default', coat, await pictures())).toMatchObject({
      status: 'unchanged',
    });
    expect(context.embedder.calls).toHaveLength(1);
  });

  it('throws what is wrong with the first picture when none can be used', async () => {
    const bad = [{ path: 'a', read: async () => Buffer.from('no picture') }];
    await expect(putProduct(createFakeContext(), 'default', coat, bad)).rejects.toMatchObject({
      code: 'unsupported-image',
    });
    await expect(putProduct(createFakeContext(), 'default', coat, [])).rejects.toMatchObject({
      code: 'invalid-row',
    });
  });
});

describe('listCatalogs', () => {
  it('counts products and rows, of catalogs without any too', async () => {
    const context = createFakeContext({ catalogs: createMemoryCatalogs('empty', 'default') });
    await putProduct(context, 'default', coat, await pictures());
    expect(await listCatalogs(context)).toEqual([
      { name: 'default', products: 1, rows: 1 },
      { name: 'empty', products: 0, rows: 0 },
    ]);
  });
});

describe('deleteCatalog', () => {
  it('deletes the catalog with its products', async () => {
    const context = createFakeContext();
    await putProduct(context, 'default', coat, await pictures());
    await deleteCatalog(context, 'default');
    expect(await listCatalogs(context)).toEqual([]);
    expect(await context.store.catalogs()).toEqual([]);
  });

  it('still knows a catalog whose products could not be deleted', async () => {
    const context = createFakeContext();
    context.store.fail(storeDown());
    await expect(deleteCatalog(context, 'default')).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(await context.catalogs.exists('default')).toBe(true);
  });
});

describe('deleteProduct', () => {
  it('deletes a product once', async () => {
    const context = createFakeContext();
    await putProduct(context, 'default', coat, await pictures());
    await deleteProduct(context, 'default', 'coat');
    await expect(deleteProduct(context, 'default', 'coat')).rejects.toMatchObject({
      code: 'product-not-found',
    });
  });
});

describe('every use case of products', () => {
  it('refuses a catalog that there is not', async () => {
    const context = createFakeContext();
    const notFound = { code: 'catalog-not-found', errors: [{ location: 'catalog' }] };
    await expect(putProduct(context, 'nope', coat, await pictures())).rejects.toMatchObject(notFound);
    await expect(getProduct(context, 'nope', 'coat')).rejects.toMatchObject(notFound);
    await expect(deleteProduct(context, 'nope', 'coat')).rejects.toMatchObject(notFound);
    await expect(deleteCatalog(context, 'nope')).rejects.toMatchObject(notFound);
  });

  it('refuses a product that there is not', async () => {
    await expect(getProduct(createFakeContext(), 'default', 'nope')).rejects.toMatchObject({
      code: 'product-not-found',
      errors: [{ location: 'id' }],
    });
  });
});
