import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { type ImportOptions, importProducts, type RowStatus } from '../../src/import/import-products.ts';
import type { SourceRow } from '../../src/import/source-row.ts';
import { garmentClasses, type Product } from '../../src/types.ts';
import { createFakeContext, type FakeContext } from '../fakes/api-context.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { createMemoryCatalogs } from '../fakes/memory-records.ts';
import { storeDown } from '../fakes/memory-store.ts';
import { blue, detection, flatJpeg, green, outfit, outfitJpeg, red } from '../fakes/pictures.ts';

let context: FakeContext;
/** The pictures that there are to read, by path. */
const files = new Map<string, Uint8Array>();

beforeEach(async () => {
  context = createFakeContext({ catalogs: createMemoryCatalogs() });
  files.clear();
  files.set('red.jpg', await flatJpeg(red));
  files.set('blue.jpg', await flatJpeg(blue));
  files.set('green.jpg', await flatJpeg(green));
  files.set('outfit.jpg', await outfitJpeg(red, blue));
  files.set('text.jpg', Buffer.from('this is no picture'));
  files.set('cut.jpg', (await flatJpeg(red)).subarray(0, 200));
});

const product = (id: string, images: readonly string[], over: Partial<Product> = {}): Product => ({
  id,
  images: images.map((path) => ({ path })),
  ...over,
});

async function* rowsOf(products: readonly (Product | AppError)[]): AsyncGenerator<SourceRow> {
  for (const [index, row] of products.entries()) yield { line: index + 1, product: row };
}

/** Imports the products and returns what became of each line, in the lines' order. */
async function run(
  products: readonly (Product | AppError)[],
  over: Partial<ImportOptions> = {},
): Promise<RowStatus[]> {
  const statuses: RowStatus[] = [];
  await importProducts(context, rowsOf(products), {
    catalog: 'shop',
    async readPicture({ path }) {
      const bytes = files.get(path);
      if (!bytes) throw new AppError('file-not-readable', 'no such file');
      return bytes;
    },
    onStatus: (status) => statuses.push(status),
    ...over,
  });
  return statuses.sort((a, b) => a.line - b.line);
}

const stored = (...ids: readonly string[]) => context.store.fetchByProduct('shop', ids);

describe('importProducts', () => {
  it('makes the catalog, the rows and the small pictures', async () => {
    const coat = product('coat', ['red.jpg'], {
      price: 9,
      groupId: 'g',
      attributes: { color: 'red' },
      title: 'Coat',
    });
    expect(await run([coat])).toEqual([
      { line: 1, id: 'coat', status: 'imported', errors: [], classSource: 'keyword' },
    ]);
    expect(await context.catalogs.list()).toEqual(['shop']);
    const [row] = await stored('coat');
    expect(row).toMatchObject({
      groupId: 'g',
      garmentClass: 'outerwear',
      price: 9,
      attributes: { color: 'red', 'guessed.tone': 'warm' },
      box: null,
      product: coat,
    });
    expect(row?.garment).toEqual(row?.whole);
    const small = await context.pictures.get('shop', row?.imageDigest ?? '');
    expect([...(small ?? []).slice(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  });

  it('makes the catalog when there is nothing to import, too', async () => {
    expect(await run([])).toEqual([]);
    expect(await context.catalogs.list()).toEqual(['shop']);
  });

  it('takes the garment that fits the class out of a picture of several', async () => {
    const detector = createFakeDetector([
      detection('top', 0.9, outfit.topBox),
      detection('pants', 0.8, outfit.pantsBox),
    ]);
    context = createFakeContext({ detector });
    await run([product('jeans', ['outfit.jpg'], { category: 'Jeans' })]);
    const rows = await stored('jeans');
    expect(rows).toMatchObject([{ garmentClass: 'pants', box: outfit.pantsBox }]);
    // The crop is blue, the picture as a whole is not.
    const [blueVector] = await context.embedder.embed(await context.decodePhoto(await flatJpeg(blue)), [
      'whole',
    ]);
    expect(rows[0]?.garment[2]).toBeCloseTo(blueVector?.[2] ?? Number.NaN, 1);
    expect(rows[0]?.whole).not.toEqual(rows[0]?.garment);
  });

  it('makes a row of each garment, up to three, where the class is not known', async () => {
    const found = garmentClasses
      .slice(0, 4)
      .map((name, n) => detection(name, 0.9 - n / 10, { ...outfit.topBox, x1: 16 + n }));
    context = createFakeContext({ detector: createFakeDetector(found) });
    const [status] = await run([product('x', ['outfit.jpg'])]);
    expect(status).toMatchObject({ status: 'imported', classSource: 'unknown' });
    const rows = await stored('x');
    expect(rows.map((row) => row.garmentClass).sort()).toEqual(garmentClasses.slice(0, 3).toSorted());
    expect(new Set(rows.map(({ key }) => key)).size).toBe(3);
  });

  it('asks no detector where the row gives a box', async () => {
    const boxed = { ...product('x', []), images: [{ path: 'outfit.jpg', box: outfit.topBox }] };
    await run([boxed]);
    expect(context.detector.photos).toEqual([]);
    expect(await stored('x')).toMatchObject([{ box: outfit.topBox, garmentClass: '' }]);
  });

  it('keeps two garments of one picture apart', async () => {
    const images = [outfit.topBox, outfit.pantsBox].map((box) => ({ path: 'outfit.jpg', box }));
    await run([{ id: 'set', images }]);
    expect((await stored('set')).map((row) => row.box)).toEqual(
      expect.arrayContaining([outfit.topBox, outfit.pantsBox]),
    );
  });

  it('the second time changes nothing and embeds nothing', async () => {
    const products = [product('a', ['red.jpg', 'blue.jpg']), product('b', ['green.jpg'], { price: 5 })];
    await run(products);
    const before = await stored('a', 'b');
    const calls = context.embedder.calls.length;
    expect((await run(products)).map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
    expect(context.embedder.calls).toHaveLength(calls);
    expect(context.detector.photos).toHaveLength(3);
    expect(await stored('a', 'b')).toEqual(before);
  });

  it.each([
    ['another price', product('a', ['red.jpg'], { price: 6 })],
    ['another picture', product('a', ['blue.jpg'], { price: 5 })],
    ['one picture more', product('a', ['red.jpg', 'blue.jpg'], { price: 5 })],
    ['another title', product('a', ['red.jpg'], { price: 5, title: 'New' })],
  ])('indexes a product anew that has %s, and leaves none of its old rows', async (_reason, changed) => {
    await run([product('a', ['red.jpg'], { price: 5 }), product('b', ['red.jpg'])]);
    expect(await run([changed])).toMatchObject([{ status: 'imported' }]);
    const rows = await stored('a');
    expect(rows.map((row) => row.product)).toEqual(changed.images.map(() => changed));
    expect(await stored('b')).toHaveLength(1);
  });

  it('indexes a product anew whose file changed under the same name', async () => {
    await run([product('a', ['red.jpg'])]);
    files.set('red.jpg', await flatJpeg(green));
    expect(await run([product('a', ['red.jpg'])])).toMatchObject([{ status: 'imported' }]);
    expect(await stored('a')).toHaveLength(1);
  });

  it('indexes a product anew whose class a new keyword table tells otherwise', async () => {
    const jumper = product('a', ['red.jpg'], { category: 'Jumpers' });
    await run([jumper]);
    const keywords = { outerwear: ['jumper'] };
    expect(await run([jumper], { keywords })).toMatchObject([{ status: 'imported' }]);
    expect(await stored('a')).toMatchObject([{ garmentClass: 'outerwear' }]);
    expect(await run([jumper], { keywords })).toMatchObject([{ status: 'unchanged' }]);
  });

  it('imports a product with one bad picture of two, and says what is wrong with it', async () => {
    expect(await run([product('a', ['text.jpg', 'red.jpg'])])).toEqual([
      {
        line: 1,
        id: 'a',
        status: 'imported',
        errors: [{ path: 'text.jpg', error: expect.objectContaining({ code: 'unsupported-image' }) }],
        classSource: 'unknown',
      },
    ]);
    expect(await stored('a')).toHaveLength(1);
  });

  it('fails a product none of whose pictures can be used, and says why of each', async () => {
    const [bad, good] = await run([
      product('a', ['text.jpg', 'missing.jpg', 'cut.jpg']),
      product('b', ['red.jpg']),
    ]);
    expect(bad).toMatchObject({ line: 1, id: 'a', status: 'failed' });
    expect(new Map(bad?.errors.map(({ path, error }) => [path, error.code]))).toEqual(
      new Map([
        ['text.jpg', 'unsupported-image'],
        ['missing.jpg', 'file-not-readable'],
        ['cut.jpg', 'corrupt-image'],
      ]),
    );
    expect(good).toMatchObject({ status: 'imported' });
    expect(await stored('a')).toEqual([]);
  });

  it('keeps what it held of a product whose new pictures are all bad', async () => {
    await run([product('a', ['red.jpg'])]);
    const before = await stored('a');
    expect(await run([product('a', ['text.jpg'])])).toMatchObject([{ status: 'failed' }]);
    expect(await stored('a')).toEqual(before);
  });

  it('passes on the error of a row that is no product', async () => {
    const error = new AppError('invalid-row', 'Expected a JSON object');
    expect(await run([error, product('a', ['red.jpg'])])).toEqual([
      { line: 1, status: 'failed', errors: [{ error }] },
      expect.objectContaining({ line: 2, status: 'imported' }),
    ]);
  });

  it.each([
    ['new', []],
    ['there already', [product('a', ['green.jpg'])]],
    ['there already as the last line has it', [product('a', ['blue.jpg'], { price: 2 })]],
  ])('of a product twice in a file the last line wins: %s', async (_reason, before) => {
    await run(before);
    const statuses = await run([
      product('a', ['red.jpg'], { price: 1 }),
      product('a', ['blue.jpg'], { price: 2 }),
    ]);
    expect(statuses).toHaveLength(2);
    expect(await stored('a')).toMatchObject([{ price: 2, product: { images: [{ path: 'blue.jpg' }] } }]);
  });

  it('of a product twice in a file the first stays when the last is bad', async () => {
    const statuses = await run([product('a', ['red.jpg']), product('a', ['text.jpg'])]);
    expect(statuses.map(({ status }) => status)).toEqual(['imported', 'failed']);
    expect(await stored('a')).toHaveLength(1);
  });

  it('takes more rows than a batch, each reported once after it is stored', async () => {
    const products = Array.from({ length: 150 }, (_, n) => product(`p${n}`, ['red.jpg']));
    const seen: number[] = [];
    const pending: Promise<unknown>[] = [];
    await run(products, {
      onStatus({ line, id = '' }) {
        seen.push(line);
        pending.push(stored(id).then((rows) => expect(rows).toHaveLength(1)));
      },
    });
    await Promise.all(pending);
    expect(seen.sort((a, b) => a - b)).toEqual(products.map((_, n) => n + 1));
    expect(await context.store.count('shop')).toBe(150);
  });

  it('writes a changed price without decoding or embedding the picture again', async () => {
    const set = { id: 'set', images: [{ path: 'outfit.jpg', box: outfit.topBox }, { path: 'red.jpg' }] };
    await run([set]);
    const before = await stored('set');
    const calls = context.embedder.calls.length;
    expect(await run([set])).toMatchObject([{ status: 'unchanged' }]);
    expect(await run([{ ...set, price: 7 }])).toMatchObject([{ status: 'imported' }]);
    expect(context.embedder.calls).toHaveLength(calls);
    expect(context.detector.photos).toHaveLength(1);
    const priced = before.map((row) => ({ ...row, price: 7, product: { ...row.product, price: 7 } }));
    expect(await stored('set')).toEqual(priced);
  });

  it('embeds a picture once, however many products share it, in this import and the next', async () => {
    const found = [detection('top', 0.9, outfit.topBox), detection('pants', 0.8, outfit.pantsBox)];
    context = createFakeContext({ detector: createFakeDetector(found) });
    await run(Array.from({ length: 100 }, (_, n) => product(`p${n}`, ['outfit.jpg'])));
    expect(context.embedder.calls.flat().filter((region) => region === 'whole')).toHaveLength(1);
    await run([product('later', ['outfit.jpg'])]);
    expect(context.embedder.calls.flat().filter((region) => region === 'whole')).toHaveLength(1);
    const [one, later] = [await stored('p0'), await stored('later')];
    const facts = (rows: typeof one) =>
      rows.map(({ box, garmentClass, whole, garment }) => [box, garmentClass, whole, garment]);
    expect(new Set(facts(later))).toEqual(new Set(facts(one)));
  });

  it('asks the detector again where a shared picture is of another class', async () => {
    const found = [detection('top', 0.9, outfit.topBox), detection('pants', 0.8, outfit.pantsBox)];
    context = createFakeContext({ detector: createFakeDetector(found) });
    await run([product('shirt', ['outfit.jpg'], { garmentClass: 'top' })]);
    await run([product('jeans', ['outfit.jpg'], { garmentClass: 'pants' })]);
    expect(await stored('jeans')).toMatchObject([{ box: outfit.pantsBox, garmentClass: 'pants' }]);
  });

  it('completes a product of which a write that was cut short left only some rows', async () => {
    const found = [detection('top', 0.9, outfit.topBox), detection('pants', 0.8, outfit.pantsBox)];
    context = createFakeContext({ detector: createFakeDetector(found) });
    await run([product('x', ['outfit.jpg'])]);
    const [first, second] = await stored('x');
    if (!first || !second) throw new Error('Expected two rows');
    await context.store.replaceProduct('shop', 'x', [second]);
    expect(await run([product('x', ['outfit.jpg'])])).toMatchObject([{ status: 'imported' }]);
    expect(await stored('x')).toEqual([first, second]);
  });

  it("keeps a person's correction of the class, unless the row itself now names one", async () => {
    await run([product('x', ['red.jpg'], { title: 'Coat' })]);
    const [row] = await stored('x');
    if (!row?.origin) throw new Error('Expected a row with its origin');
    await context.store.upsert([
      { ...row, garmentClass: 'dress', origin: { ...row.origin, classSource: 'review' } },
    ]);
    expect(await run([product('x', ['red.jpg'], { title: 'Coat' })])).toMatchObject([
      { status: 'unchanged', classSource: 'review' },
    ]);
    await run([product('x', ['red.jpg'], { title: 'Coat', garmentClass: 'top' })]);
    expect(await stored('x')).toMatchObject([{ garmentClass: 'top', origin: { classSource: 'row' } }]);
  });

  it('does not read a picture that is taken to be what it was, unless its rows are missing', async () => {
    await run([product('x', ['red.jpg'])]);
    const isUnchanging = () => true;
    const readPicture = () => Promise.reject(new AppError('corrupt-image', 'read'));
    const known = { isUnchanging, readPicture };
    expect(await run([product('x', ['red.jpg'], { price: 3 })], known)).toMatchObject([
      { status: 'imported', errors: [] },
    ]);
    expect(await run([product('x', ['red.jpg'], { price: 3, garmentClass: 'hat' })], known)).toMatchObject([
      { status: 'failed' },
    ]);
  });

  it('makes the small copy of a known picture where there is none', async () => {
    await run([product('x', ['red.jpg'])]);
    const { imageDigest = '' } = (await stored('x'))[0] ?? {};
    await context.pictures.deleteCatalog('shop');
    expect(await run([product('x', ['red.jpg'])])).toMatchObject([{ status: 'unchanged' }]);
    expect(await context.pictures.has('shop', imageDigest)).toBe(true);
    expect(context.embedder.calls).toHaveLength(1);
  });

  it('of a product twice in a file the last line wins, however far apart', async () => {
    const between = Array.from({ length: 150 }, (_, n) => product(`p${n}`, ['red.jpg']));
    await run([product('a', ['red.jpg']), ...between, product('a', ['blue.jpg']), ...between.slice(0, 5)]);
    expect(await stored('a')).toMatchObject([{ product: { images: [{ path: 'blue.jpg' }] } }]);
    expect(await context.store.count('shop')).toBe(151);
  });

  it('reads no further than it can write: the source waits for the store', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const store = {
      ...context.store,
      async upsert(rows: Parameters<typeof context.store.upsert>[0]) {
        await gate;
        await context.store.upsert(rows);
      },
    };
    let taken = 0;
    async function* counted() {
      for await (const row of rowsOf(Array.from({ length: 1000 }, (_, n) => product(`p${n}`, ['red.jpg'])))) {
        taken++;
        yield row;
      }
    }
    const jpeg = await flatJpeg(red);
    const statuses: RowStatus[] = [];
    const options = {
      catalog: 'shop',
      readPicture: async () => jpeg,
      onStatus: (s: RowStatus) => statuses.push(s),
    };
    const done = importProducts({ ...context, store }, counted(), options);
    while (context.embedder.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([taken, statuses.length]).toEqual([3 * 64, 0]);
    release();
    await done;
    expect([taken, statuses.length]).toEqual([1000, 1000]);
  });

  it('keeps catalogs apart', async () => {
    await run([product('a', ['red.jpg'])]);
    await run([product('a', ['blue.jpg'])], { catalog: 'other' });
    expect(await context.store.catalogs()).toEqual([
      { catalog: 'other', rows: 1, products: 1 },
      { catalog: 'shop', rows: 1, products: 1 },
    ]);
  });

  it('rejects when the store does not answer', async () => {
    context.store.fail(storeDown());
    await expect(run([product('a', ['red.jpg'])])).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  it.each([
    ['a model fails', new AppError('overloaded', 'The service is busy')],
    ['something unforeseen happens', new Error('unforeseen')],
  ])('rejects when %s, rather than blaming the row', async (_reason, error) => {
    const embedder = { ...context.embedder, embed: () => Promise.reject(error) };
    context = createFakeContext({ embedder });
    await expect(run([product('a', ['red.jpg'])])).rejects.toBe(error);
    expect(await stored('a')).toEqual([]);
  });

  it('stops when aborted, and goes on from there the next time', async () => {
    const products = Array.from({ length: 70 }, (_, n) => product(`p${n}`, ['red.jpg']));
    const stopping = new AbortController();
    const reason = new Error('stop');
    const onStatus = () => stopping.abort(reason);
    await expect(run(products, { signal: stopping.signal, onStatus })).rejects.toBe(reason);
    expect(await context.store.count('shop')).toBe(64);
    const statuses = await run(products);
    expect(statuses.filter(({ status }) => status === 'unchanged')).toHaveLength(64);
    expect(statuses.filter(({ status }) => status === 'imported')).toHaveLength(6);
  });
});
