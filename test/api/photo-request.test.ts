import { beforeEach, describe, expect, it } from 'vitest';
import {
  DetectAnswerSchema,
  LookAnswerSchema,
  SearchAnswerSchema,
} from '../../src/api/routes/shop-the-look/schema.ts';
import type { FakeContext } from '../fakes/api-context.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { blue, detection, flatJpeg, green, outfit, outfitJpeg, red } from '../fakes/pictures.ts';
import { type App, fakeApp, postForm, problemOf, readAnswer, readProblem, sendJson } from './requests.ts';

let app: App;
let context: FakeContext;
let photo: Buffer;
let base64: string;

beforeEach(async () => {
  const detector = createFakeDetector((given) =>
    given.height === outfit.height
      ? [detection('top', 0.9, outfit.topBox), detection('pants', 0.4, outfit.pantsBox)]
      : [],
  );
  ({ app, context } = fakeApp({ detector }, { limits: { maxBodyBytes: 64 * 1024 } }));
  photo = await outfitJpeg(red, blue);
  base64 = photo.toString('base64');
  for (const [id, color, garmentClass] of [
    ['red-top', red, 'top'],
    ['green-top', green, 'top'],
    ['blue-pants', blue, 'pants'],
  ] as const) {
    const image = { base64: (await flatJpeg(color)).toString('base64') };
    const body = { garmentClass, attributes: { line: 'basic' }, images: [image] };
    expect((await sendJson(app, 'PUT', `/v1/catalogs/default/products/${id}`, body)).status).toBe(200);
  }
});

const look = (fields: Readonly<Record<string, string>>) => postForm(app, '/v1/shop-the-look', photo, fields);
const lookJson = (options: object) =>
  sendJson(app, 'POST', '/v1/shop-the-look', { image: { base64 }, ...options });

describe('facets', () => {
  it('come with the answer of a look and of a search', async () => {
    const facets = ['attributes.line', 'garmentClass'];
    const expected = [
      { field: 'attributes.line', values: [{ value: 'basic', count: 3 }], missing: 0 },
      {
        field: 'garmentClass',
        values: [
          { value: 'top', count: 2 },
          { value: 'pants', count: 1 },
        ],
        missing: 0,
      },
    ];
    expect((await readAnswer(await lookJson({ facets }), LookAnswerSchema)).facets).toEqual(expected);
    const found = await postForm(app, '/v1/search', photo, { facets: JSON.stringify(facets) });
    expect((await readAnswer(found, SearchAnswerSchema)).facets).toEqual(expected);
  });

  it.each([
    [['color'], [400, 'invalid-filter', 'facets.0']],
    [
      ['price', 'attributes.'],
      [400, 'invalid-filter', 'facets.1'],
    ],
    ['price', [400, 'invalid-request', 'facets']],
  ])('%j is refused, and where', async (facets, expected) => {
    expect(await problemOf(await lookJson({ facets }))).toEqual(expected);
  });
});

describe('a photo', () => {
  it('as a form or as JSON gets the same answer', async () => {
    const options = {
      limit: 2,
      explain: true,
      filter: { equals: { field: 'attributes.line', value: 'basic' } },
    };
    const fields = Object.fromEntries(
      Object.entries(options).map(([name, value]) => [name, JSON.stringify(value)]),
    );
    const [fromForm, fromJson] = await Promise.all([
      readAnswer(await look(fields), LookAnswerSchema),
      readAnswer(await lookJson(options), LookAnswerSchema),
    ]);
    expect({ ...fromForm, queryId: '', timings: {} }).toEqual({ ...fromJson, queryId: '', timings: {} });
    expect(fromForm.regions.map(({ results }) => results.map(({ productId }) => productId)[0])).toEqual([
      'red-top',
      'blue-pants',
    ]);
    expect(fromForm.fused).toHaveLength(2);
    expect(fromForm.fused[0]?.parts?.length).toBeGreaterThan(0);
  });

  it('is searched in the catalog default, ten hits a list, without parts, when nothing else is asked', async () => {
    const answer = await readAnswer(await look({}), LookAnswerSchema);
    expect(answer.fused).toHaveLength(3);
    expect(answer.fused[0]).not.toHaveProperty('parts');
    expect(context.store.searches.at(-1)?.catalog).toBe('default');
  });

  it('may name any catalog, one that reads like a number too', async () => {
    await context.catalogs.create('2024');
    const answer = await readAnswer(await look({ catalog: '2024' }), LookAnswerSchema);
    expect(answer.notices).toMatchObject([{ code: 'empty-catalog' }]);
  });

  it('POST /v1/search answers with one list, and the garments without theirs', async () => {
    const answer = await readAnswer(await postForm(app, '/v1/search', photo), SearchAnswerSchema);
    const attributes = expect.objectContaining({ tone: expect.any(Array) });
    expect(answer.regions).toEqual([
      {
        id: 'r1',
        garmentClass: 'top',
        confidence: 0.9,
        classProbabilities: { top: 1 },
        box: outfit.topBox,
        attributes,
      },
      {
        id: 'r2',
        garmentClass: 'pants',
        confidence: 0.4,
        classProbabilities: { pants: 1 },
        box: outfit.pantsBox,
        attributes,
      },
    ]);
    expect(answer.fused).toHaveLength(3);
  });

  it('POST /v1/detect answers with the garments alone, from the asked confidence on', async () => {
    const answer = await readAnswer(
      await postForm(app, '/v1/detect', photo, { minConfidence: '0.5' }),
      DetectAnswerSchema,
    );
    expect(answer).toEqual({
      image: { width: outfit.width, height: outfit.height },
      regions: [
        {
          id: 'r1',
          garmentClass: 'top',
          confidence: 0.9,
          classProbabilities: { top: 1 },
          box: outfit.topBox,
        },
      ],
      notices: [],
    });
    expect(context.store.searches).toEqual([]);
  });

  it('with drawn regions is searched for those', async () => {
    const regions = [
      { box: outfit.pantsBox, garmentClass: 'pants' },
      { box: { x1: -9, y1: 0, x2: 20, y2: 14 } },
    ];
    const answer = await readAnswer(await look({ regions: JSON.stringify(regions) }), LookAnswerSchema);
    expect(answer.regions).toMatchObject([
      { garmentClass: 'pants', confidence: 1, box: outfit.pantsBox },
      { garmentClass: null, confidence: 1, box: { x1: 0, y1: 0, x2: 20, y2: 14 } },
    ]);
  });
});

describe('a request that is not right', () => {
  it('without an image field: 400 at image', async () => {
    expect(await problemOf(await postForm(app, '/v1/search', undefined, { limit: '3' }))).toEqual([
      400,
      'invalid-request',
      'image',
    ]);
    expect(await problemOf(await sendJson(app, 'POST', '/v1/search', { limit: 3 }))).toEqual([
      400,
      'invalid-request',
      'image',
    ]);
  });

  it('with the image as text: 400 at image', async () => {
    expect(await problemOf(await postForm(app, '/v1/search', undefined, { image: base64 }))).toEqual([
      400,
      'invalid-request',
      'image',
    ]);
    expect(await problemOf(await sendJson(app, 'POST', '/v1/search', { image: base64 }))).toEqual([
      400,
      'invalid-request',
      'image',
    ]);
  });

  it.each(['not base64!', 'data:image/jpeg,AAAA', 'data:;base64,', 'AA=A', 'A', ' \n'])(
    'with broken base64 (%j): 400 at image.base64',
    async (broken) => {
      const response = await sendJson(app, 'POST', '/v1/search', { image: { base64: broken } });
      expect(await problemOf(response)).toEqual([400, 'invalid-request', 'image.base64']);
    },
  );

  it.each<[string, (text: string) => string]>([
    ['a data: URL, as a canvas gives it', (text) => `data:image/jpeg;base64,${text}`],
    ['a data: URL with parameters', (text) => `data:image/jpeg;name=a.jpg;base64,${text}`],
    ['lines of 76 characters, as MIME wraps them', (text) => text.replace(/.{76}/g, '$&\r\n')],
    ['base64url without padding', (text) => Buffer.from(text, 'base64').toString('base64url')],
    ['blanks around it', (text) => ` ${text}\n`],
  ])('takes %s', async (_, write) => {
    const plain = await readAnswer(await lookJson({ image: { base64 } }), LookAnswerSchema);
    const { regions } = await readAnswer(
      await lookJson({ image: { base64: write(base64) } }),
      LookAnswerSchema,
    );
    expect(regions).toEqual(plain.regions);
  });

  it.each(['image', 'file', 'photo'])('takes the file of the form field %s', async (name) => {
    const body = new FormData();
    body.set(name, new File([new Uint8Array(photo)], 'a.jpg'));
    expect((await app.request('/v1/search', { method: 'POST', body })).status).toBe(200);
  });

  it('takes one photo: a second file is 400 at its field', async () => {
    const body = new FormData();
    for (const name of ['image', 'photo']) body.set(name, new File([new Uint8Array(photo)], 'a.jpg'));
    const response = await app.request('/v1/search', { method: 'POST', body });
    expect(await problemOf(response)).toEqual([400, 'invalid-request', 'photo']);
  });

  it('with an empty base64: 400 at image.base64', async () => {
    expect(await problemOf(await lookJson({ image: { base64: '' } }))).toEqual([
      400,
      'invalid-request',
      'image.base64',
    ]);
  });

  it.each(['{"image":', '', 'null', '[]', '7'])('with the JSON body %j: 400', async (body) => {
    const [status, code] = await problemOf(await sendJson(app, 'POST', '/v1/search', body));
    expect([status, code]).toEqual([400, 'invalid-request']);
  });

  it('with a body that is no JSON: 400 at body', async () => {
    const response = await sendJson(app, 'POST', '/v1/search', '{"image":');
    expect(await problemOf(response)).toEqual([400, 'invalid-request', 'body']);
  });

  it.each([['text/plain'], ['image/jpeg'], ['application/x-www-form-urlencoded']])(
    'of the type %s: 415 at Content-Type',
    async (type) => {
      const response = await app.request('/v1/search', {
        method: 'POST',
        body: new Uint8Array(photo),
        headers: { 'Content-Type': type },
      });
      expect(await problemOf(response)).toEqual([415, 'unsupported-media-type', 'Content-Type']);
    },
  );

  it('without a body or a type: 415 at Content-Type', async () => {
    const response = await app.request('/v1/search', { method: 'POST' });
    expect(await problemOf(response)).toEqual([415, 'unsupported-media-type', 'Content-Type']);
  });

  it.each(['multipart/form-data', 'multipart/form-data; boundary=x'])(
    'with a form that does not parse (%s): 400 at body',
    async (type) => {
      const response = await app.request('/v1/search', {
        method: 'POST',
        body: 'this is no form',
        headers: { 'Content-Type': type },
      });
      expect(await problemOf(response)).toEqual([400, 'invalid-request', 'body']);
    },
  );

  it.each([
    ['limit 0', { limit: 0 }, 'limit'],
    ['limit 101', { limit: 101 }, 'limit'],
    ['limit 2.5', { limit: 2.5 }, 'limit'],
    ['minConfidence 2', { minConfidence: 2 }, 'minConfidence'],
    ['minConfidence -0.1', { minConfidence: -0.1 }, 'minConfidence'],
    ['explain 1', { explain: 1 }, 'explain'],
    ['regions that are no list', { regions: {} }, 'regions'],
    ['a region without a box', { regions: [{}] }, 'regions.0.box'],
    ['a region without a corner', { regions: [{ box: { x1: 0, y1: 0, x2: 9 } }] }, 'regions.0.box.y2'],
    ['a region inside out', { regions: [{ box: { x1: 9, y1: 0, x2: 0, y2: 9 } }] }, 'regions.0.box'],
    [
      'a region outside the photo',
      { regions: [{ box: { x1: 900, y1: 0, x2: 999, y2: 9 } }] },
      'regions.0.box',
    ],
    [
      'a region of an unknown class',
      { regions: [{ box: outfit.topBox, garmentClass: 'shirt' }] },
      'regions.0.garmentClass',
    ],
    ['21 regions', { regions: Array(21).fill({ box: outfit.topBox }) }, 'regions'],
  ])('with %s: 400 there, as a form and as JSON', async (_reason, options, location) => {
    const expected = [400, 'invalid-request', location];
    const fields = Object.fromEntries(
      Object.entries(options).map(([name, value]) => [name, JSON.stringify(value)]),
    );
    expect(await problemOf(await look(fields))).toEqual(expected);
    expect(await problemOf(await lookJson(options))).toEqual(expected);
  });

  it('with a catalog that is no name: 400 at catalog', async () => {
    expect(await problemOf(await look({ catalog: '../x' }))).toEqual([400, 'invalid-request', 'catalog']);
  });

  it('with several mistakes names them all', async () => {
    const { errors, detail } = await readProblem(
      await lookJson({ limit: 0, minConfidence: 2, explain: 'yes' }),
    );
    expect(errors.map(({ location }) => location).sort()).toEqual(['explain', 'limit', 'minConfidence']);
    expect(detail).toMatch(/limit: .*minConfidence: |explain: /);
  });

  it.each([
    ['limit', 'ten', 'invalid-request'],
    ['regions', '[{', 'invalid-request'],
    ['filter', '{"equals"', 'invalid-filter'],
  ])('with a form field %s that is no JSON: 400 %s', async (name, value, code) => {
    expect(await problemOf(await look({ [name]: value }))).toEqual([400, code, name]);
  });

  it('with a file where text belongs: 400 at the field', async () => {
    const body = new FormData();
    body.set('image', new File([new Uint8Array(photo)], 'a.jpg'));
    body.set('limit', new File(['3'], 'limit.txt'));
    const response = await app.request('/v1/search', { method: 'POST', body });
    expect(await problemOf(response)).toEqual([400, 'invalid-request', 'limit']);
  });

  it.each([
    ['null', null, 'filter'],
    ['a list', [], 'filter'],
    ['no operator', {}, 'filter'],
    ['an unknown operator', { like: {} }, 'filter.like'],
    ['a price as text', { range: { field: 'price', min: '1' } }, 'filter.range.min'],
    [
      'a class that there is not, deep inside',
      {
        and: [
          { exists: { field: 'price' } },
          { not: { in: { field: 'garmentClass', values: ['top', 'shirt'] } } },
        ],
      },
      'filter.and.1.not.in.values.1',
    ],
  ])('with a filter of %s: 400 invalid-filter there', async (_reason, filter, location) => {
    expect(await problemOf(await lookJson({ filter }))).toEqual([400, 'invalid-filter', location]);
    expect(await problemOf(await look({ filter: JSON.stringify(filter) }))).toEqual([
      400,
      'invalid-filter',
      location,
    ]);
  });
});

describe('a body over the limit', () => {
  const large = new Uint8Array(64 * 1024 + 1);

  it('that says its length: 413 at body', async () => {
    const response = await app.request('/v1/search', {
      method: 'POST',
      body: large,
      headers: { 'Content-Type': 'application/json', 'Content-Length': String(large.length) },
    });
    expect(await problemOf(response)).toEqual([413, 'payload-too-large', 'body']);
  });

  it('that comes in chunks of unsaid length: 413 at body, read no further than the limit', async () => {
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 8 * 1024;
        controller.enqueue(new Uint8Array(8 * 1024));
        if (sent > 100 * 2 ** 20) controller.close();
      },
    });
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' },
      duplex: 'half',
    };
    expect(await problemOf(await app.request('/v1/search', init))).toEqual([
      413,
      'payload-too-large',
      'body',
    ]);
    expect(sent).toBeLessThan(2 * 64 * 1024);
  });

  it('as a form: 413 at body', async () => {
    expect(await problemOf(await postForm(app, '/v1/search', large))).toEqual([
      413,
      'payload-too-large',
      'body',
    ]);
  });

  it('is not reached by a body of just the limit', async () => {
    const response = await app.request('/v1/search', {
      method: 'POST',
      body: large.slice(1),
      headers: { 'Content-Type': 'application/json' },
    });
    expect(await problemOf(response)).toEqual([400, 'invalid-request', 'body']);
  });
});
