import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  CorrectedSchema,
  DuplicatesSchema,
  ProductAnswerSchema,
  ProductListSchema,
  StartProductsSchema,
} from '../../src/api/routes/products/schema.ts';
import { blue, flatJpeg, red } from '../fakes/pictures.ts';
import { type App, fakeApp, problemOf, readAnswer, sendJson } from './requests.ts';

let app: App;
let photos: { readonly red: Buffer; readonly blue: Buffer };
const products = '/v1/catalogs/default/products';

beforeEach(async () => {
  ({ app } = fakeApp());
  photos = { red: await flatJpeg(red), blue: await flatJpeg(blue) };
  for (const [id, photo, garmentClass] of [
    ['coat', photos.red, 'outerwear'],
    ['copy', photos.red, 'outerwear'],
    ['bag', photos.blue, 'bag'],
  ] as const) {
    const images = [{ base64: photo.toString('base64'), name: 'front' }];
    const body = { title: `The ${id}`, garmentClass, images };
    expect((await sendJson(app, 'PUT', `${products}/${id}`, body)).status).toBe(200);
  }
});

const list = async (query = '') => {
  const answer = await readAnswer(await app.request(`${products}${query}`), ProductListSchema);
  return { ...answer, products: answer.products.map(({ product }) => product.id) };
};

describe('products to start from', () => {
  const start = async (query = '') =>
    readAnswer(await app.request(`/v1/catalogs/default/start${query}`), StartProductsSchema);

  it('are of all classes, as many as asked for', async () => {
    const { products: all } = await start();
    expect(all.map(({ product }) => product.id).toSorted()).toEqual(['bag', 'coat', 'copy']);
    const two = (await start('?limit=2')).products;
    expect(two.map(({ garmentClass }) => garmentClass).toSorted()).toEqual(['bag', 'outerwear']);
    expect(two).toEqual(all.slice(0, 2));
  });

  it('name the faulty parameter', async () => {
    expect(await problemOf(await app.request('/v1/catalogs/default/start?limit=26'))).toEqual([
      400,
      'invalid-request',
      'limit',
    ]);
    expect(await problemOf(await app.request('/v1/catalogs/none/start'))).toEqual([
      404,
      'catalog-not-found',
      'catalog',
    ]);
  });
});

describe('the list of products', () => {
  it('comes in pages, by id', async () => {
    expect(await list()).toEqual({ products: ['bag', 'coat', 'copy'], total: 3, next: null });
    expect(await list('?limit=2')).toEqual({ products: ['bag', 'coat'], total: 3, next: 'coat' });
    expect(await list('?limit=2&after=coat')).toEqual({ products: ['copy'], total: 3, next: null });
  });

  it('is searched by words and class', async () => {
    expect((await list('?text=THE%20co')).products).toEqual(['coat', 'copy']);
    expect((await list('?garmentClass=bag')).products).toEqual(['bag']);
    expect((await list('?garmentClass=unknown')).products).toEqual([]);
  });

  it('gives products by their ids, one or several', async () => {
    expect((await list('?id=copy')).products).toEqual(['copy']);
    expect((await list('?id=copy&id=none&id=bag')).products).toEqual(['copy', 'bag']);
  });

  it('names the faulty parameter', async () => {
    expect(await problemOf(await app.request(`${products}?limit=0`))).toEqual([
      400,
      'invalid-request',
      'limit',
    ]);
    expect(await problemOf(await app.request(`${products}?garmentClass=x`))).toEqual([
      400,
      'invalid-request',
      'garmentClass',
    ]);
    expect(await problemOf(await app.request(`${products}?txt=x`))).toEqual([400, 'invalid-request', 'txt']);
    expect(await problemOf(await app.request('/v1/catalogs/none/products'))).toEqual([
      404,
      'catalog-not-found',
      'catalog',
    ]);
  });
});

it('near-duplicates are listed in groups', async () => {
  const duplicates = '/v1/catalogs/default/duplicates';
  const { groups, sizes, total } = await readAnswer(await app.request(duplicates), DuplicatesSchema);
  expect(groups.map((group) => group.map(({ product }) => product.id))).toEqual([['coat', 'copy']]);
  expect([sizes, total]).toEqual([[2], 1]);
  expect(await readAnswer(await app.request(`${duplicates}?after=coat`), DuplicatesSchema)).toEqual({
    groups: [],
    sizes: [],
    total: 1,
  });
  expect(await problemOf(await app.request('/v1/catalogs/none/duplicates'))).toEqual([
    404,
    'catalog-not-found',
    'catalog',
  ]);
});

describe('a correction', () => {
  const correct = (body: object, id = 'coat') => sendJson(app, 'POST', `${products}/${id}/corrections`, body);
  const garment = async () =>
    (await readAnswer(await app.request(`${products}/coat`), ProductAnswerSchema)).garments[0];

  it('of the class and of the box is in the product at once', async () => {
    expect(await readAnswer(await correct({ garmentClass: 'dress' }), CorrectedSchema)).toEqual({
      status: 'from-rows',
    });
    expect(await readAnswer(await correct({ garmentClass: 'dress' }), CorrectedSchema)).toEqual({
      status: 'unchanged',
    });
    const box = { x1: 2, y1: 3, x2: 40, y2: 50 };
    const imageDigest = createHash('sha256').update(photos.red).digest('hex');
    const sent = { imageDigest, box, base64: photos.red.toString('base64') };
    expect(await readAnswer(await correct({ box: sent }), CorrectedSchema)).toEqual({ status: 'corrected' });
    expect(await garment()).toEqual({
      imageDigest,
      imagePath: 'front',
      imageSize: { width: 64, height: 64 },
      garmentClass: 'dress',
      classSource: 'review',
      box,
    });
  });

  it('names what is wrong with it', async () => {
    const imageDigest = '0'.repeat(64);
    const box = { x1: 2, y1: 3, x2: 40, y2: 50 };
    expect(await problemOf(await correct({}))).toEqual([400, 'invalid-request', 'body']);
    expect(await problemOf(await correct({ garmentClass: 'top', garmentClas: 'top' }))).toEqual([
      400,
      'invalid-request',
      'garmentClas',
    ]);
    expect(await problemOf(await correct({ garmentClass: 'jumper' }))).toEqual([
      400,
      'invalid-request',
      'garmentClass',
    ]);
    expect(await problemOf(await correct({ box: { imageDigest, box: { ...box, x2: 1 } } }))).toEqual([
      400,
      'invalid-request',
      'box.box',
    ]);
    expect(await problemOf(await correct({ box: { imageDigest, box, base64: '!!' } }))).toEqual([
      400,
      'invalid-request',
      'box.base64',
    ]);
    expect(await problemOf(await correct({ box: { imageDigest, box } }))).toEqual([
      400,
      'invalid-request',
      'box.imageDigest',
    ]);
    expect(await problemOf(await correct({ garmentClass: 'top' }, 'none'))).toEqual([
      404,
      'product-not-found',
      'id',
    ]);
  });
});
