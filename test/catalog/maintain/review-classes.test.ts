import { beforeEach, describe, expect, it } from 'vitest';
import { classTable, parseClassTable } from '../../../src/catalog/maintain/class-table.ts';
import {
  type Correction,
  classShares,
  correctClasses,
  listClasses,
} from '../../../src/catalog/maintain/review-classes.ts';
import { AppError } from '../../../src/errors.ts';
import { importProducts } from '../../../src/import/import-products.ts';
import type { Product } from '../../../src/types.ts';
import { createFakeContext, type FakeContext } from '../../fakes/api-context.ts';
import { createFakeDetector } from '../../fakes/fake-detector.ts';
import { blue, detection, outfit, outfitJpeg, red } from '../../fakes/pictures.ts';

let context: FakeContext;
let picture: Buffer;

const images = [{ path: 'outfit.jpg' }];
const shirt: Product = { id: 'shirt', images, garmentClass: 'top' };
const guess: Product = { id: 'guess', images, title: 'Shirt, "wide"' };
const unknown: Product = { id: 'unknown', images, category: 'New' };

beforeEach(async () => {
  picture = await outfitJpeg(red, blue);
  const found = [detection('top', 0.9, outfit.topBox), detection('pants', 0.8, outfit.pantsBox)];
  context = createFakeContext({ detector: createFakeDetector(found) });
  await importAll();
});

async function importAll() {
  async function* rows() {
    for (const [index, product] of [shirt, guess, unknown].entries()) yield { line: index + 1, product };
  }
  const statuses: string[] = [];
  await importProducts(context, rows(), {
    catalog: 'default',
    readPicture: async () => picture,
    onStatus: ({ status }) => statuses.push(status),
  });
  return statuses;
}

const atHand = async () => picture;
const notAtHand = () => Promise.reject(new AppError('file-not-readable', 'no such file'));

/** Corrects and returns what was corrected: the product, and whether from its rows alone. */
async function correct(corrections: readonly Correction[], readPicture = atHand) {
  const corrected: [string, boolean][] = [];
  await correctClasses(context, corrections, {
    catalog: 'default',
    readPicture,
    onDone: (id, outcome) => {
      if (outcome !== 'unchanged') corrected.push([id, outcome === 'from-rows']);
    },
  });
  return corrected;
}

const rowsOf = (id: string) => context.store.fetchByProduct('default', [id]);

describe('listClasses', () => {
  it('gives every product once, the least certain first, with what was found where nothing was known', async () => {
    const classes = await listClasses(context, 'default');
    expect(classes.map(({ product, ...rest }) => [product.id, rest])).toEqual([
      ['unknown', { garmentClass: '', source: 'unknown', found: ['pants', 'top'] }],
      ['guess', { garmentClass: 'top', source: 'keyword', found: [] }],
      ['shirt', { garmentClass: 'top', source: 'row', found: [] }],
    ]);
    expect(classShares(classes)).toEqual({ row: 1, review: 0, keyword: 1, unknown: 1 });
  });

  it('refuses a catalog that is not there', async () => {
    await expect(listClasses(context, 'nowhere')).rejects.toMatchObject({ code: 'catalog-not-found' });
  });
});

describe('the table of classes', () => {
  it('written and read back corrects nothing', async () => {
    const table = classTable(await listClasses(context, 'default'));
    expect(table.split('\n').slice(0, 3)).toEqual([
      'id,garmentClass,source,found,title,category',
      'unknown,,unknown,pants|top,,New',
      'guess,top,keyword,,"Shirt, ""wide""",',
    ]);
    expect(parseClassTable(table)).toEqual([
      { productId: 'guess', garmentClass: 'top' },
      { productId: 'shirt', garmentClass: 'top' },
    ]);
    expect(await correct(parseClassTable(table))).toEqual([]);
  });

  it('is refused with the line of a class that there is not, or without its columns', () => {
    expect(() => parseClassTable('id,garmentClass\na,top\nb,jumper\n')).toThrow(
      expect.objectContaining({
        code: 'invalid-row',
        errors: [expect.objectContaining({ location: '3.garmentClass' })],
      }),
    );
    expect(() => parseClassTable('id,garmentClass\na,top\nb,jumper\na,pants\n')).toThrow(
      /^line 3\.garmentClass: expected one of .* but received jumper; line 4\.id: a is that of line 2 too$/,
    );
    expect(() => parseClassTable('id,class\na,top\n')).toThrow(
      expect.objectContaining({ code: 'invalid-row' }),
    );
    expect(() => parseClassTable('')).toThrow(expect.objectContaining({ code: 'invalid-row' }));
    expect(parseClassTable('id,garmentClass\n')).toEqual([]);
  });
});

describe('correctClasses', () => {
  it('chooses the garment of the class that a person says out of the picture', async () => {
    expect(await correct([{ productId: 'guess', garmentClass: 'pants' }])).toEqual([['guess', false]]);
    expect(await rowsOf('guess')).toMatchObject([
      { garmentClass: 'pants', box: outfit.pantsBox, origin: { classSource: 'review' } },
    ]);
    expect(await correct([{ productId: 'guess', garmentClass: 'pants' }])).toEqual([]);
  });

  it('outlives the next import of the same file, which finds it unchanged', async () => {
    await correct([
      { productId: 'guess', garmentClass: 'pants' },
      { productId: 'unknown', garmentClass: 'top' },
    ]);
    expect(await importAll()).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(classShares(await listClasses(context, 'default'))).toEqual({
      row: 1,
      review: 2,
      keyword: 0,
      unknown: 0,
    });
  });

  it('without the picture chooses among the garments known of it', async () => {
    const before = await rowsOf('unknown');
    expect(before).toHaveLength(2);
    const pants = before.find((row) => row.garmentClass === 'pants');
    expect(await correct([{ productId: 'unknown', garmentClass: 'shorts' }], notAtHand)).toEqual([
      ['unknown', true],
    ]);
    const [row, ...more] = await rowsOf('unknown');
    expect(more).toEqual([]);
    expect(row).toMatchObject({ garmentClass: 'shorts', box: outfit.pantsBox, garment: pants?.garment });
  });

  it('without the picture and without a garment that fits, lets the whole picture stand', async () => {
    await correct([{ productId: 'guess', garmentClass: 'footwear' }], notAtHand);
    const [row] = await rowsOf('guess');
    expect(row).toMatchObject({ garmentClass: 'footwear', box: null, garment: row?.whole });
  });

  it('names every product that is not there, before any is corrected', async () => {
    const corrections = ['guess', 'nobody', 'no one'].map((productId) => ({
      productId,
      garmentClass: 'pants' as const,
    }));
    await expect(correct(corrections)).rejects.toMatchObject({
      code: 'product-not-found',
      message: 'Catalog default has no product "nobody", "no one"',
    });
    expect(await rowsOf('guess')).toMatchObject([{ garmentClass: 'top' }]);
  });
});
