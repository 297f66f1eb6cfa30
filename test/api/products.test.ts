import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CatalogSchema } from '../../src/api/routes/catalogs/get.ts';
import { ImportAnswerSchema, ImportStatusSchema } from '../../src/api/routes/imports/schema.ts';
import { ProductAnswerSchema, PutAnswerSchema } from '../../src/api/routes/products/schema.ts';
import { LookAnswerSchema } from '../../src/api/routes/shop-the-look/schema.ts';
import { AppError } from '../../src/errors.ts';
import { createPictureFolder } from '../../src/store/picture-store.ts';
import { rejectStaleWrites } from '../../src/store/reject-stale-writes.ts';
import type { Photo } from '../../src/types.ts';
import type { FakeContext } from '../fakes/api-context.ts';
import { storeDown } from '../fakes/memory-store.ts';
import { blue, flatJpeg, green, outfit, outfitJpeg, red } from '../fakes/pictures.ts';
import { type App, fakeApp, postForm, problemOf, readAnswer, sendJson } from './requests.ts';

let folder: string;
let app: App;
let context: FakeContext;
let redJpeg: Buffer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garb-api-'));
  await mkdir(join(folder, 'pictures'));
  ({ app, context } = fakeApp({ pictures: createPictureFolder(join(folder, 'pictures')) }));
  redJpeg = await flatJpeg(red);
});
afterEach(() => rm(folder, { recursive: true }));

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const path = '/v1/catalogs/default/products/coat-1';
const put = (body: object, at = path) => sendJson(app, 'PUT', at, body);
const get = (at: string) => app.request(at);
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const fields = {
  title: 'Wool coat',
  category: 'Women/Coats',
  garmentClass: 'outerwear',
  groupId: 'coat',
  price: 99.5,
  currency: 'EUR',
  url: 'https://shop.example/coat-1',
  attributes: { color: 'red', size: ['S', 'M'] },
};

describe('a product', () => {
  it('is put, read, found and deleted', async () => {
    const images = [{ base64: base64(redJpeg), name: 'front' }];
    expect(await readAnswer(await put({ ...fields, images }), PutAnswerSchema)).toEqual({
      status: 'imported',
      failedImages: [],
    });

    const { product, garments } = await readAnswer(await get(path), ProductAnswerSchema);
    expect(product).toEqual({ id: 'coat-1', images: [{ path: 'front' }], ...fields });
    expect(garments).toEqual([
      {
        imageDigest: digestOf(redJpeg),
        garmentClass: 'outerwear',
        box: null,
        imagePath: 'front',
        imageSize: { width: 64, height: 64 },
        classSource: 'row',
      },
    ]);

    const look = await readAnswer(await postForm(app, '/v1/shop-the-look', redJpeg), LookAnswerSchema);
    expect(look.fused).toMatchObject([{ productId: 'coat-1', product: { title: 'Wool coat' } }]);
    const picture = await get(look.fused[0]?.image ?? '');
    expect(picture.status).toBe(200);
    expect(await sharp(await picture.arrayBuffer()).metadata()).toMatchObject({
      format: 'jpeg',
      width: 64,
      height: 64,
    });

    const deleted = await app.request(path, { method: 'DELETE' });
    expect([deleted.status, await deleted.text()]).toEqual([204, '']);
    expect(await problemOf(await get(path))).toEqual([404, 'product-not-found', 'id']);
    expect(await problemOf(await app.request(path, { method: 'DELETE' }))).toEqual([
      404,
      'product-not-found',
      'id',
    ]);
  });

  it('put again as it was is unchanged, and otherwise takes the place of what was there', async () => {
    const images = [{ base64: base64(redJpeg) }];
    await put({ ...fields, images });
    expect(await readAnswer(await put({ ...fields, images }), PutAnswerSchema)).toMatchObject({
      status: 'unchanged',
    });
    expect(await readAnswer(await put({ images, price: 1 }), PutAnswerSchema)).toMatchObject({
      status: 'imported',
    });
    const { product, garments } = await readAnswer(await get(path), ProductAnswerSchema);
    expect(product).toEqual({ id: 'coat-1', price: 1, images: [{ path: expect.any(String) }] });
    expect(garments).toHaveLength(1);
  });

  it('may mark its garment by a box', async () => {
    const images = [{ base64: base64(await outfitJpeg(red, blue)), box: outfit.pantsBox }];
    await put({ images });
    const { garments } = await readAnswer(await get(path), ProductAnswerSchema);
    expect(garments).toMatchObject([{ box: outfit.pantsBox, garmentClass: '' }]);
  });

  it('stands on its good pictures, and the bad ones are named', async () => {
    const images = [
      { base64: base64(redJpeg), name: 'good' },
      { base64: base64(Buffer.from('text')), name: 'bad' },
    ];
    expect(await readAnswer(await put({ images }), PutAnswerSchema)).toEqual({
      status: 'imported',
      failedImages: [{ name: 'bad', code: 'unsupported-image', message: expect.any(String) }],
    });
  });

  it('without a good picture is refused', async () => {
    const images = [{ base64: base64(Buffer.from('text')) }];
    expect(await problemOf(await put({ images }))).toEqual([415, 'unsupported-image', 'image']);
    expect(await problemOf(await get(path))).toEqual([404, 'product-not-found', 'id']);
  });

  it.each(['a/b', 'ä ö', '100%', '東京', '"quoted"', '?x=1#y'])('may have the id %j', async (id) => {
    const at = `/v1/catalogs/default/products/${encodeURIComponent(id)}`;
    await readAnswer(await put({ images: [{ base64: base64(redJpeg) }] }, at), PutAnswerSchema);
    expect((await readAnswer(await get(at), ProductAnswerSchema)).product.id).toBe(id);
  });

  it.each([
    ['no pictures', {}, 'images'],
    ['an empty list of pictures', { images: [] }, 'images'],
    ['a picture that is no base64', { images: [{ base64: '###' }] }, 'images.0.base64'],
    [
      'a box that is inside out',
      { images: [{ base64: 'AAAA', box: { x1: 9, y1: 0, x2: 1, y2: 9 } }] },
      'images.0.box',
    ],
    ['a price as text', { images: [{ base64: 'AAAA' }], price: '9' }, 'price'],
    ['an unknown class', { images: [{ base64: 'AAAA' }], garmentClass: 'shirt' }, 'garmentClass'],
  ])('with %s: 400 there', async (_reason, body, location) => {
    expect(await problemOf(await put(body))).toEqual([400, 'invalid-request', location]);
  });

  it('with a JSON body that does not parse: 400 at body', async () => {
    expect(await problemOf(await sendJson(app, 'PUT', path, '{'))).toEqual([400, 'invalid-request', 'body']);
  });

  it('of an unknown catalog: 404 at catalog', async () => {
    const unknown = '/v1/catalogs/nope/products/coat-1';
    const expected = [404, 'catalog-not-found', 'catalog'];
    expect(await problemOf(await put({ images: [{ base64: base64(redJpeg) }] }, unknown))).toEqual(expected);
    expect(await problemOf(await get(unknown))).toEqual(expected);
    expect(await problemOf(await app.request(unknown, { method: 'DELETE' }))).toEqual(expected);
  });

  it('of a catalog that is no name: 400 at catalog', async () => {
    expect(await problemOf(await get('/v1/catalogs/a%20b/products/coat-1'))).toEqual([
      400,
      'invalid-request',
      'catalog',
    ]);
  });
});

describe('a catalog', () => {
  const list = async () => readAnswer(await get('/v1/catalogs'), z.array(CatalogSchema));

  it('is made, listed with its sizes and deleted', async () => {
    expect((await app.request('/v1/catalogs/shop', { method: 'PUT' })).status).toBe(204);
    expect((await app.request('/v1/catalogs/shop', { method: 'PUT' })).status).toBe(204);
    await put({ images: [{ base64: base64(redJpeg) }, { base64: base64(await flatJpeg(blue)) }] });
    expect(await list()).toEqual([
      { name: 'default', products: 1, rows: 2 },
      { name: 'shop', products: 0, rows: 0 },
    ]);
    expect((await app.request('/v1/catalogs/default', { method: 'DELETE' })).status).toBe(204);
    expect(await list()).toEqual([{ name: 'shop', products: 0, rows: 0 }]);
    expect(await problemOf(await app.request('/v1/catalogs/default', { method: 'DELETE' }))).toEqual([
      404,
      'catalog-not-found',
      'catalog',
    ]);
  });

  it('of a bad name is not made', async () => {
    expect(await problemOf(await app.request('/v1/catalogs/a%2Fb', { method: 'PUT' }))).toEqual([
      400,
      'invalid-request',
      'catalog',
    ]);
  });
});

describe('an import', () => {
  const post = (text: string, catalog = 'default', headers: Readonly<Record<string, string>> = {}) =>
    app.request(`/v1/catalogs/${catalog}/imports`, {
      method: 'POST',
      body: text,
      headers: { 'Content-Type': 'application/x-ndjson', ...headers },
    });
  const later = { Prefer: 'respond-async' };
  const statusOf = async (at: string) => readAnswer(await get(at), ImportStatusSchema);
  /** Holds those back who wait for it, until it is opened. */
  const gate = () => {
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    return { opened, open };
  };
  /** How an import at an address ended. */
  const ended = async (at: string) => {
    await expect.poll(async () => (await statusOf(at)).state, { timeout: 60_000 }).not.toBe('running');
    return statusOf(at);
  };
  const lineOf = (id: string, picture: Uint8Array) =>
    JSON.stringify({ id, images: [{ base64: base64(picture) }] });

  it('says of each line what became of it: three lines, one of them bad', async () => {
    const text = [lineOf('a', redJpeg), '{"id":"b"', lineOf('c', await flatJpeg(green))].join('\n');
    const answer = await readAnswer(await post(text), ImportAnswerSchema);
    expect(answer).toEqual({
      id: answer.id,
      imported: 2,
      unchanged: 0,
      failed: 1,
      recognised: "JSONL, UTF-8, columns: Garb's own names, 3 records; id, images",
      warnings: 0,
      changes: [],
      leftOut: {},
      lines: [
        { line: 1, id: 'a', status: 'imported', errors: [] },
        {
          line: 2,
          status: 'failed',
          errors: [{ code: 'invalid-row', message: expect.stringContaining('does not parse'), fields: [] }],
        },
        { line: 3, id: 'c', status: 'imported', errors: [] },
      ],
    });
    expect(await statusOf(`/v1/catalogs/default/imports/${answer.id}`)).toMatchObject({
      catalog: 'default',
      state: 'done',
      lines: 3,
      imported: 2,
      unchanged: 0,
      failed: 1,
      failures: [answer.lines[1]],
    });
    expect(await readAnswer(await post(text), ImportAnswerSchema)).toMatchObject({
      imported: 0,
      unchanged: 2,
      failed: 1,
    });
    expect(await context.store.count('default')).toBe(2);
  });

  it('names every field of a row that is wrong', async () => {
    const line = JSON.stringify({ id: '', price: -1, images: [{ base64: '*' }] });
    const { lines } = await readAnswer(await post(line), ImportAnswerSchema);
    expect(lines).toMatchObject([{ line: 1, status: 'failed', errors: [{ code: 'invalid-row' }] }]);
    expect(lines[0]?.errors[0]?.fields.map(({ location }) => location).sort()).toEqual([
      'id',
      'images.0',
      'price',
    ]);
  });

  it('fetches no address where fetching is off, but takes an uploaded picture that is named by one', async () => {
    const address = 'https://shop.example/a.jpg?token=secret';
    const named = { id: 'a', images: [{ base64: base64(redJpeg), name: address }] };
    const text = [named, { id: 'b', images: [address] }].map((row) => JSON.stringify(row)).join('\n');
    const { lines } = await readAnswer(await post(text), ImportAnswerSchema);
    expect(lines).toMatchObject([
      { id: 'a', status: 'imported' },
      { id: 'b', status: 'failed', errors: [{ code: 'picture-address-refused' }] },
    ]);
    expect(lines[1]?.errors[0]?.message).not.toContain('secret');
    expect(context.logged()).not.toContain('secret');
  });

  it('names the picture that cannot be used', async () => {
    const line = JSON.stringify({
      id: 'a',
      images: [{ base64: base64(redJpeg) }, { base64: base64(Buffer.from('text')), name: 'back' }],
    });
    expect((await readAnswer(await post(line), ImportAnswerSchema)).lines).toMatchObject([
      { status: 'imported', errors: [{ path: 'back', code: 'unsupported-image' }] },
    ]);
  });

  it('makes a catalog that is not there, of nothing too', async () => {
    expect(await readAnswer(await post('', 'new'), ImportAnswerSchema)).toEqual({
      id: expect.any(String),
      imported: 0,
      unchanged: 0,
      failed: 0,
      recognised: "JSONL, UTF-8, columns: Garb's own names, 0 records",
      warnings: 0,
      changes: [],
      leftOut: {},
      lines: [],
    });
    expect(await context.catalogs.exists('new')).toBe(true);
  });

  it.each(['respond-async', 'wait=10, Respond-Async; x=1'])(
    'asked for with Prefer: %s, is answered at once and says at its address how far it is',
    async (Prefer) => {
      const answer = gate();
      const { detector } = context;
      const slow = {
        ...detector,
        detect: (photo: Photo) => answer.opened.then(() => detector.detect(photo)),
      };
      ({ app, context } = fakeApp({ detector: slow }));
      const response = await post([lineOf('a', redJpeg), 'x'].join('\n'), 'default', { Prefer });
      expect(response.status).toBe(202);
      expect(response.headers.get('Preference-Applied')).toBe('respond-async');
      const begun = ImportStatusSchema.parse(await response.json());
      const at = response.headers.get('Location') ?? '';
      expect(at).toBe(`/v1/catalogs/default/imports/${begun.id}`);
      expect(begun).toMatchObject({ state: 'running', lines: 2, imported: 0, failed: 0, failures: [] });
      expect((await statusOf(at)).state).toBe('running');
      answer.open();
      expect(await ended(at)).toMatchObject({
        state: 'done',
        imported: 1,
        failed: 1,
        failures: [{ line: 2, status: 'failed', errors: [{ code: 'invalid-row' }] }],
      });
      expect(await context.store.count('default')).toBe(1);
    },
  );

  it('of a later answer waits where the models are busy, and for a store that is away', async () => {
    const { detector, store } = context;
    let refusals = 2;
    const busy = {
      ...detector,
      async detect(photo: Photo) {
        if (refusals-- > 0) throw new AppError('overloaded', 'as the test wants');
        return detector.detect(photo);
      },
    };
    ({ app, context } = fakeApp({ detector: busy, store }));
    store.fail(storeDown());
    const response = await post(lineOf('a', redJpeg), 'default', later);
    store.fail(undefined);
    expect(await ended(response.headers.get('Location') ?? '')).toMatchObject({ state: 'done', imported: 1 });
  });

  it('that an error ends says which, now and later', async () => {
    const broken = {
      ...context.detector,
      detect: async () => {
        throw new AppError('internal', 'as the test wants');
      },
    };
    ({ app, context } = fakeApp({ detector: broken }));
    const response = await post(lineOf('a', redJpeg), 'default', later);
    expect(await ended(response.headers.get('Location') ?? '')).toMatchObject({
      state: 'failed',
      imported: 0,
      error: { code: 'internal', message: 'as the test wants' },
    });
    expect(context.logged()).toContain('an import ended early');
    expect((await post(lineOf('a', redJpeg))).status).toBe(500);
    expect(context.imports.kept.at(-1)).toMatchObject({
      state: 'failed',
      document: { error: { code: 'internal' } },
    });
  });

  it('is refused when two go on already, and stopped by a service that closes', async () => {
    const stuck = {
      ...context.detector,
      // As the models do, whose waiting runs are dropped when the service closes.
      detect: () => closing.opened.then(() => Promise.reject(new Error('closed'))),
    };
    const closing = gate();
    ({ app, context } = fakeApp({ detector: stuck }));
    const begun = await Promise.all(['a', 'b'].map((id) => post(lineOf(id, redJpeg), 'default', later)));
    const third = await post(lineOf('c', redJpeg), 'default', later);
    expect(await problemOf(third)).toEqual([503, 'overloaded']);
    expect(Number(third.headers.get('Retry-After'))).toBeGreaterThan(0);
    const closed = context.background.close();
    closing.open();
    await closed;
    for (const response of begun)
      expect(await statusOf(response.headers.get('Location') ?? '')).toMatchObject({ state: 'interrupted' });
    expect(context.logged()).not.toContain('an import ended early');
  });

  it('is known to its own catalog alone', async () => {
    const { id } = await readAnswer(await post(lineOf('a', redJpeg)), ImportAnswerSchema);
    for (const at of [`/v1/catalogs/other/imports/${id}`, '/v1/catalogs/default/imports/nope'])
      expect(await problemOf(await get(at))).toEqual([404, 'import-not-found', 'id']);
  });

  it('reads no file of the service', async () => {
    await writeFile(join(folder, 'secret.jpg'), redJpeg);
    const line = JSON.stringify({ id: 'a', images: [join(folder, 'secret.jpg')] });
    expect(await readAnswer(await post(line), ImportAnswerSchema)).toMatchObject({ imported: 0, failed: 1 });
  });
});

describe('a write just after the switch to another index', () => {
  it.each([
    ['of a product', 'PUT', path],
    ['of an import', 'POST', '/v1/catalogs/default/imports'],
    ['that deletes a product', 'DELETE', path],
    ['that deletes a catalog', 'DELETE', '/v1/catalogs/default'],
  ])('%s: 409', async (_, method, at) => {
    const store = { ...context.store, ...rejectStaleWrites(context.store, 'former', async () => 'active') };
    const { app } = fakeApp({ store });
    const product = { id: 'coat-1', images: [{ base64: base64(redJpeg) }] };
    const type = method === 'PUT' ? 'application/json' : 'application/x-ndjson';
    const body = JSON.stringify(method === 'PUT' ? { images: product.images } : product);
    const sent = method === 'DELETE' ? {} : { body, headers: { 'Content-Type': type } };
    const response = await app.request(at, { method, ...sent });
    expect(await problemOf(response)).toEqual([409, 'embedding-space-mismatch']);
  });
});

describe('a picture', () => {
  it('is served as a JPEG that never changes', async () => {
    await put({ images: [{ base64: base64(redJpeg) }] });
    const response = await get(`/v1/catalogs/default/pictures/${digestOf(redJpeg)}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('image/jpeg');
    expect(response.headers.get('Cache-Control')).toContain('immutable');
  });

  it.each([
    ['an unknown digest', 'f'.repeat(64)],
    ['no digest', 'x'],
    ['a way out of the folder', '..%2F..%2Fsecret'],
    ['a way out with dots written out', '%2e%2e%2Fsecret.jpg'],
    ['a way out with backslashes', '..%5C..%5Csecret.jpg'],
    ['a zero byte', `${'f'.repeat(64)}%00`],
  ])('%s: 404 at digest', async (_reason, digest) => {
    await writeFile(join(folder, 'secret.jpg'), 'secret');
    expect(await problemOf(await get(`/v1/catalogs/default/pictures/${digest}`))).toEqual([
      404,
      'not-found',
      'digest',
    ]);
  });

  it.each(['..', '%2e%2e', '..%2F..', '.'])('of the catalog %s is refused', async (catalog) => {
    const response = await get(`/v1/catalogs/${catalog}/pictures/${'f'.repeat(64)}`);
    expect([400, 404]).toContain(response.status);
  });
});

describe('an example', () => {
  beforeEach(async () => {
    await mkdir(join(folder, 'examples'));
    await writeFile(join(folder, 'examples', 'look 1.jpg'), redJpeg);
    await writeFile(join(folder, 'examples', 'notes.txt'), 'not a photo');
    await writeFile(join(folder, 'secret.jpg'), 'secret');
    ({ app } = fakeApp({}, { examplesDirectory: join(folder, 'examples') }));
  });
  const ListSchema = z.array(z.object({ name: z.string(), url: z.string() }));

  it('is listed, and served at its address', async () => {
    const examples = await readAnswer(await get('/v1/examples'), ListSchema);
    expect(examples).toEqual([{ name: 'look 1.jpg', url: '/v1/examples/look%201.jpg' }]);
    const response = await get(examples[0]?.url ?? '');
    expect(response.headers.get('Content-Type')).toBe('image/jpeg');
    expect(Buffer.from(await response.arrayBuffer()).equals(redJpeg)).toBe(true);
  });

  it.each(['nope.jpg', 'notes.txt', '..%2Fsecret.jpg', '%2e%2e%2fsecret.jpg', '..%5Csecret.jpg', '%00'])(
    '%s: 404 at name',
    async (name) => {
      expect(await problemOf(await get(`/v1/examples/${name}`))).toEqual([404, 'not-found', 'name']);
    },
  );

  it('is not there where no folder of examples is set', async () => {
    ({ app } = fakeApp());
    expect(await readAnswer(await get('/v1/examples'), ListSchema)).toEqual([]);
    expect(await problemOf(await get('/v1/examples/look%201.jpg'))).toEqual([404, 'not-found', 'name']);
  });
});
