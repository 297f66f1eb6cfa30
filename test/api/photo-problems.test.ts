import sharp from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  DetectAnswerSchema,
  LookAnswerSchema,
  SearchAnswerSchema,
} from '../../src/api/routes/shop-the-look/schema.ts';
import type { FakeContext } from '../fakes/api-context.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { createMemoryCatalogs } from '../fakes/memory-records.ts';
import { storeDown } from '../fakes/memory-store.ts';
import { blue, detection, flatJpeg, outfit, outfitJpeg, red } from '../fakes/pictures.ts';
import { type App, fakeApp, postForm, problemOf, readAnswer, readProblem, sendJson } from './requests.ts';

let app: App;
let context: FakeContext;

beforeEach(async () => {
  const detector = createFakeDetector((photo) =>
    photo.height === outfit.height ? [detection('top', 0.9, outfit.topBox)] : [],
  );
  ({ app, context } = fakeApp(
    { detector, catalogs: createMemoryCatalogs('default', 'empty') },
    { limits: { maxBodyBytes: 4 * 2 ** 20 } },
  ));
  const image = (await flatJpeg(red)).toString('base64');
  const put = await sendJson(app, 'PUT', '/v1/catalogs/default/products/red-top', {
    garmentClass: 'top',
    images: [{ base64: image }],
  });
  expect(put.status).toBe(200);
});

const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } } });

/** The file up to a share of what follows its headers. */
function cutAt(file: Buffer, share: number): Buffer {
  const headers = file.indexOf(Buffer.from([0xff, 0xda]));
  return file.subarray(0, headers + Math.floor((file.length - headers) * share));
}

const badFilter = JSON.stringify({ and: [{ equals: { field: 'colour', value: 'red' } }] });

describe.each(['/v1/shop-the-look', '/v1/search'])(
  'acceptance: POST %s tells each mistake by code, status and field',
  (path) => {
    it('a 1×1 picture: 422 image-too-small at image', async () => {
      const photo = await flat(1, 1).jpeg().toBuffer();
      expect(await problemOf(await postForm(app, path, photo))).toEqual([422, 'image-too-small', 'image']);
    });

    it('a text file named .jpg: 415 unsupported-image at image', async () => {
      const photo = Buffer.from('This is no picture, whatever its name says.');
      expect(await problemOf(await postForm(app, path, photo, {}, 'photo.jpg'))).toEqual([
        415,
        'unsupported-image',
        'image',
      ]);
    });

    it('a JPEG cut short in its upper half: 422 corrupt-image at image', async () => {
      const whole = await outfitJpeg(red, blue);
      const photo = cutAt(whole, 0.3);
      expect(await problemOf(await postForm(app, path, photo))).toEqual([422, 'corrupt-image', 'image']);
    });

    it('a JPEG cut short near its end: 200 with the notice truncated and the share that was read', async () => {
      const whole = await outfitJpeg(red, blue);
      const response = await postForm(app, path, cutAt(whole, 0.8));
      const { notices, fused } = await readAnswer(
        response,
        path === '/v1/search' ? SearchAnswerSchema : LookAnswerSchema,
      );
      const [notice] = notices;
      expect(notice).toMatchObject({ code: 'truncated', location: 'image' });
      const share = notice?.readShare ?? Number.NaN;
      expect(share).toBeGreaterThan(0.5);
      expect(share).toBeLessThan(1);
      expect(notice?.message).toContain(`${Math.floor(share * 100)} %`);
      expect(fused).toMatchObject([{ productId: 'red-top' }]);
    });

    it('a picture of 60 megapixels: 422 image-too-large at image', async () => {
      const photo = await flat(10_000, 6_000).png({ compressionLevel: 1 }).toBuffer();
      expect(await problemOf(await postForm(app, path, photo))).toEqual([422, 'image-too-large', 'image']);
    });

    it('an unknown catalog: 404 catalog-not-found at catalog', async () => {
      const response = await postForm(app, path, await outfitJpeg(red, blue), { catalog: 'nope' });
      expect(await problemOf(response)).toEqual([404, 'catalog-not-found', 'catalog']);
    });

    it('a bad filter: 400 invalid-filter at the condition', async () => {
      const response = await postForm(app, path, await outfitJpeg(red, blue), { filter: badFilter });
      expect(await problemOf(response)).toEqual([400, 'invalid-filter', 'filter.and.0.equals.field']);
    });

    it('no garment found: 200 with the notice no-garment-found at image, and the whole photo answers', async () => {
      const response = await postForm(app, path, await flatJpeg(red));
      const { notices, fused, regions } = await readAnswer(
        response,
        path === '/v1/search' ? SearchAnswerSchema : LookAnswerSchema,
      );
      expect(notices).toMatchObject([{ code: 'no-garment-found', location: 'image' }]);
      expect(regions).toEqual([]);
      expect(fused).toMatchObject([{ productId: 'red-top' }]);
    });

    it('an empty catalog: 200 with the notice empty-catalog at catalog', async () => {
      const response = await postForm(app, path, await outfitJpeg(red, blue), { catalog: 'empty' });
      const { notices, fused } = await readAnswer(
        response,
        path === '/v1/search' ? SearchAnswerSchema : LookAnswerSchema,
      );
      expect(notices).toMatchObject([{ code: 'empty-catalog', location: 'catalog' }]);
      expect(fused).toEqual([]);
    });
  },
);

describe('acceptance: POST /v1/detect', () => {
  it('tells bad pictures by code, status and field', async () => {
    const photos = [
      await flat(1, 1).png().toBuffer(),
      Buffer.from('no picture'),
      (await flatJpeg(red)).subarray(0, 200),
    ];
    const answers = await Promise.all(
      photos.map(async (photo) => problemOf(await postForm(app, '/v1/detect', photo))),
    );
    expect(answers).toEqual([
      [422, 'image-too-small', 'image'],
      [415, 'unsupported-image', 'image'],
      [422, 'corrupt-image', 'image'],
    ]);
  });

  it('answers a photo without garments with the notice no-garment-found', async () => {
    const { regions, notices } = await readAnswer(
      await postForm(app, '/v1/detect', await flatJpeg(red)),
      DetectAnswerSchema,
    );
    expect(regions).toEqual([]);
    expect(notices).toMatchObject([{ code: 'no-garment-found', location: 'image' }]);
  });
});

describe('kinds of pictures that are not read', () => {
  const heic = Buffer.concat([
    Buffer.from([0, 0, 0, 24]),
    Buffer.from('ftypheic\0\0\0\0mif1heic', 'latin1'),
    Buffer.alloc(64),
  ]);
  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['a GIF', Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"/>')],
    ['a HEIC', heic],
  ])('%s: 415 unsupported-image at image', async (_kind, photo) => {
    expect(await problemOf(await postForm(app, '/v1/shop-the-look', photo))).toEqual([
      415,
      'unsupported-image',
      'image',
    ]);
  });

  it.each([
    ['an empty file', ''],
    ['a GIF', 'GIF89a'],
    ['a PDF', '%PDF-1.7\n'],
    ['a TIFF', 'II*\0'],
    ['a BMP', 'BM\x36\0'],
    ['a JPEG XL', '\xff\x0a'],
    ['a JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n'],
    ['an SVG', '<?xml version="1.0"?>\n<svg width="40"/>'],
    ['a page of HTML', '<!DOCTYPE html><title>Not found</title>'],
    ['packed data (gzip)', '\x1f\x8b\x08'],
  ])('named .jpg is said to be %s', async (kind, start) => {
    const problem = await readProblem(await postForm(app, '/v1/detect', Buffer.from(start, 'latin1')));
    expect(problem.errors).toMatchObject([
      { message: `Expected a JPEG, PNG, WebP or AVIF image but received ${kind}.` },
    ]);
  });

  it('says what to do about HEIC', async () => {
    const { errors } = await readProblem(await postForm(app, '/v1/detect', heic));
    expect(errors[0]?.fix).toContain('JPEG');
  });
});

describe('the store in the way', () => {
  it('is told by 503 store-unavailable, with a time to try again', async () => {
    context.store.fail(storeDown());
    const response = await postForm(app, '/v1/shop-the-look', await outfitJpeg(red, blue));
    expect(await problemOf(response)).toEqual([503, 'store-unavailable']);
    expect(response.headers.get('Retry-After')).toBe('1');
  });
});
