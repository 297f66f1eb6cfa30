import { beforeEach, describe, expect, it } from 'vitest';
import { findProducts, listProducts, type ProductPage } from '../../../src/catalog/browse/list-products.ts';
import { makeRow } from '../../contract/rows.ts';
import { createMemoryStore, type MemoryStore } from '../../fakes/memory-store.ts';

const space = { id: 'test', dimension: 4 };
const catalogs = { exists: async (name: string) => name === 'shop' } as never;
let store: MemoryStore;

const list = (page: Partial<ProductPage> = {}) =>
  listProducts({ store, catalogs }, 'shop', { limit: 10, ...page });
const idsOf = (products: readonly { readonly product: { readonly id: string } }[]) =>
  products.map(({ product }) => product.id);

/** A garment of a product in an image. */
function garment(n: number, id: string, product: object = {}, row: object = {}) {
  const images = [{ path: 'front' }, { path: 'back' }];
  const origin = {
    imagePath: 'front',
    imageHash: '0'.repeat(16),
    classSource: 'row',
    boxGiven: false,
    rowsOfPicture: 1,
  };
  const made = makeRow(n, { productId: id, product: { id, images, ...product }, origin, ...row } as never);
  return { ...made, whole: new Float32Array([1, 0, 0, 0]), garment: new Float32Array([1, 0, 0, 0]) };
}

beforeEach(async () => {
  store = createMemoryStore(space);
  const back = {
    imagePath: 'back',
    imageHash: '0'.repeat(16),
    classSource: 'row',
    boxGiven: false,
    rowsOfPicture: 1,
  };
  await store.upsert([
    garment(
      1,
      'coat-2',
      { title: 'Wool Coat', attributes: { color: ['Navy', 'Grey'] } },
      { garmentClass: 'outerwear' },
    ),
    garment(2, 'coat-10', { title: 'Rain coat' }, { garmentClass: 'outerwear', origin: back }),
    garment(3, 'coat-10', { title: 'Rain coat' }, { garmentClass: 'outerwear' }),
    garment(4, 'bag', { category: 'Accessories' }, { garmentClass: 'bag' }),
    garment(5, 'new', {}, { garmentClass: '' }),
    garment(6, 'elsewhere', {}, { catalog: 'other' }),
  ]);
});

describe('listProducts', () => {
  it('gives each product once, by id in code units, with its first image and its counts', async () => {
    const { products, total, next } = await list();
    expect(idsOf(products)).toEqual(['bag', 'coat-10', 'coat-2', 'new']);
    expect({ total, next }).toEqual({ total: 4, next: null });
    const front = (await store.fetchSummaries('shop', ['coat-10'])).find(
      ({ origin }) => origin?.imagePath === 'front',
    );
    expect(products[1]).toMatchObject({
      images: 2,
      garments: 2,
      imageDigest: front?.imageDigest,
      garmentClass: 'outerwear',
      classSource: 'row',
    });
  });

  it.each([1, 2, 3, 4, 5])('pages of %d hold together what one page does', async (limit) => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await list({ limit, after });
      expect(page.products.length).toBeLessThanOrEqual(limit);
      expect(page.total).toBe(4);
      seen.push(...idsOf(page.products));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual(idsOf((await list()).products));
  });

  it('a page after the last product is empty', async () => {
    expect(await list({ after: 'zzz' })).toEqual({ products: [], total: 4, next: null });
  });

  it.each([
    ['COAT', ['coat-10', 'coat-2']],
    ['coat  rain', ['coat-10']],
    ['navy wool', ['coat-2']],
    ['accessories', ['bag']],
    ['coat bag', []],
    ['  ', ['bag', 'coat-10', 'coat-2', 'new']],
  ])('text %j finds products with every word of it', async (text, ids) => {
    const { products, total } = await list({ text });
    expect(idsOf(products)).toEqual(ids);
    expect(total).toBe(ids.length);
  });

  it('a class finds products with a garment of it; the empty one those of unknown class', async () => {
    expect(idsOf((await list({ garmentClass: 'bag' })).products)).toEqual(['bag']);
    expect(idsOf((await list({ garmentClass: '' })).products)).toEqual(['new']);
    expect(await list({ garmentClass: 'hat' })).toEqual({ products: [], total: 0, next: null });
  });

  it('refuses a catalog that is not there', async () => {
    await expect(listProducts({ store, catalogs }, 'nowhere', { limit: 1 })).rejects.toMatchObject({
      code: 'catalog-not-found',
    });
  });
});

it('findProducts gives products in the order asked for, without those that are not there', async () => {
  const found = await findProducts({ store, catalogs }, 'shop', ['new', 'nobody', 'bag']);
  expect(idsOf(found)).toEqual(['new', 'bag']);
  expect(await findProducts({ store, catalogs }, 'shop', [])).toEqual([]);
});
