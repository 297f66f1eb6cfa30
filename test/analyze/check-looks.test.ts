import { beforeEach, describe, expect, it } from 'vitest';
import { checkLooks } from '../../src/analyze/check-looks.ts';
import type { LabelledLook } from '../../src/analyze/look-file.ts';
import { AppError } from '../../src/errors.ts';
import { makeRow } from '../contract/rows.ts';
import { createFakeContext, type FakeContext } from '../fakes/api-context.ts';
import { colorVector } from '../fakes/fake-embedder.ts';
import { flatJpeg, red } from '../fakes/pictures.ts';

let context: FakeContext;
beforeEach(() => {
  context = createFakeContext();
});

const lookOf = (id: string, over: Partial<LabelledLook> = {}): LabelledLook => ({
  id,
  line: Number(id),
  image: `${id}.jpg`,
  garments: [],
  ...over,
});
const box = (x1: number, y1: number, x2: number, y2: number) => [
  { products: [], garmentClass: 'top' as const, box: { x1, y1, x2, y2 } },
];

async function check(looks: readonly LabelledLook[]) {
  const photo = await flatJpeg(red);
  return checkLooks(context, looks, {
    catalog: 'default',
    async readImage(path) {
      if (path === '2.jpg') throw new AppError('picture-not-found', '2.jpg: no such file');
      return path === '3.jpg' ? Buffer.from('text') : photo;
    },
  });
}

describe('checkLooks', () => {
  it('names every photo and box that is wrong, by line, id and file, before anything is searched', async () => {
    const looks = ['1', '2', '3'].map((id) => lookOf(id));
    looks.push(lookOf('4', { garments: box(0.1, 0.2, 0.5, 1) }));
    looks.push(lookOf('5', { garments: box(5000, 10, 6000, 20) }));
    looks.push(lookOf('6', { garments: box(0, 0, 5000, 5000) }));
    const error = await check(looks).catch((thrown: unknown) => thrown as AppError);
    expect(error).toMatchObject({ code: 'invalid-row' });
    expect((error as AppError).errors.map(({ location, message }) => `${location}: ${message}`)).toEqual([
      'line 2, look 2, 2.jpg: 2.jpg: no such file (picture-not-found)',
      expect.stringMatching(/^line 3, look 3, 3\.jpg: .*\(unsupported-image\)$/),
      expect.stringMatching(/^line 4, look 4, 4\.jpg, garments\.0\.box: expected pixels/),
      expect.stringMatching(/^line 5, look 5, 5\.jpg, garments\.0\.box: expected at least one pixel inside/),
    ]);
  });

  it('gives the products that the catalog lacks, and stops where it has none, naming one in another case', async () => {
    await context.store.upsert([
      makeRow(1, {
        catalog: 'default',
        productId: 'coat-1',
        whole: colorVector(red),
        garment: colorVector(red),
      }),
    ]);
    const naming = (...products: string[]) => [lookOf('1', { garments: [{ products }] })];
    expect([...(await check(naming('coat-1', 'COAT-1', 'x')))]).toEqual(['COAT-1', 'x']);
    expect([...(await check([lookOf('1')]))]).toEqual([]);
    await expect(check(naming('COAT-1', 'x'))).rejects.toMatchObject({
      code: 'product-not-found',
      message:
        'Catalog default has none of the 2 products that the looks name, such as "COAT-1"; it has "coat-1", in another case',
    });
  });
});
