/** Shops' files over HTTP obey the rules of `garb import`: what is recognised, changed or left out is said in the answer. */
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ImportAnswerSchema, ImportStatusSchema } from '../../src/api/routes/imports/schema.ts';
import { blue, flatJpeg, red } from '../fakes/pictures.ts';
import { exports, shopProducts } from '../feeds/write-exports.ts';
import { fakeApp, problemOf, readAnswer, readProblem } from './requests.ts';

const base64 = (await flatJpeg(red)).toString('base64');
const path = '/v1/catalogs/default/imports';

/** A service that finds a picture at every address. */
async function service() {
  const picture = new Uint8Array(await flatJpeg(blue));
  return fakeApp({ fetchPicture: async () => picture }, { limits: { maxBodyBytes: 20 * 2 ** 20 } });
}

async function send(
  content: string | Uint8Array,
  query = '',
  app?: Awaited<ReturnType<typeof service>>['app'],
) {
  const to = app ?? (await service()).app;
  const body = typeof content === 'string' ? content : new Uint8Array(content);
  return to.request(`${path}${query}`, { method: 'POST', headers: { 'content-type': 'text/csv' }, body });
}

const report = async (content: string | Uint8Array, query = '') =>
  readAnswer(await send(content, query), ImportAnswerSchema);

const cases = new URL('../../../shared/cases/feeds/', import.meta.url);
const hasCases = existsSync(cases);
if (!hasCases) process.stderr.write('skipped: the inputs that failed; ../shared/cases is not here\n');
/** With an address in place of each picture's name. */
const caseOf = (name: string) =>
  readFileSync(new URL(name, cases), 'utf8').replaceAll(/\b([a-d]\.jpg)/g, 'https://shop.example/$1');

describe.runIf(hasCases)('inputs that failed', () => {
  it.each([
    ['merchant.csv', /^CSV separated by comma, .*Google Merchant/, ['imported', 'failed']],
    ['semicolon.csv', /^CSV separated by semicolon, .*numbers as 1\.299,90/, ['imported', 'imported']],
    ['tabs.tsv', /^CSV separated by tab, .*numbers as 1,299\.90/, ['imported', 'imported']],
    [
      'odd-values.csv',
      /price.*5 records|5 records.*price/,
      ['imported', 'imported', 'imported', 'imported', 'failed'],
    ],
    ['header-case.csv', /id ← ID/, ['imported']],
    ['shopify.csv', /columns: Shopify/, ['imported']],
    [
      'odd-types.jsonl',
      /^JSONL, .*9 records/,
      [...Array.from({ length: 7 }, () => 'imported'), 'failed', 'failed'],
    ],
  ])('%s', async (name, recognised, statuses) => {
    const answer = await report(caseOf(name));
    expect(answer.recognised).toMatch(recognised);
    expect(answer.lines.map(({ status }) => status)).toEqual(statuses);
  });
});

describe('what is recognised', () => {
  it('is the same for every system that garb import knows', async () => {
    const [product] = shopProducts(1);
    const written = product && { ...product, images: ['https://shop.example/1.jpg'] as const };
    for (const { name, write } of exports) {
      const answer = await report(write(written ? [{ ...written, images: [...written.images] }] : []));
      expect(answer, name).toMatchObject({ imported: 1, failed: 0, warnings: 0, changes: [] });
      expect(answer.recognised, name).toMatch(/; .*\bid\b/);
    }
  });

  it.each([
    ['in Latin-1', (text: string) => Buffer.from(text, 'latin1'), 'Latin-1'],
    ['in UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'), 'UTF-16'],
    ['packed with gzip', (text: string) => gzipSync(text), 'UTF-8'],
  ])('of a table %s has the letters that it has', async (_how, encode, encoding) => {
    const { app } = await service();
    const text =
      'id;title;image;price\na;Größe;https://shop.example/a.jpg;"1.299,00"\nb;Hose;https://shop.example/b.jpg;31,09\n';
    const response = await send(encode(text), '', app);
    expect((await readAnswer(response, ImportAnswerSchema)).recognised).toContain(encoding);
    const { product } = await (await app.request('/v1/catalogs/default/products/a')).json();
    expect(product).toMatchObject({ title: 'Größe', price: 1299 });
  });

  it('is in the record of an import in the background too', async () => {
    const { app } = await service();
    const started = await app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', prefer: 'respond-async' },
      body: 'Handle,Title,Image Src,Variant Price,Status\na,A,https://shop.example/a.jpg,x,active\nb,B,,9,draft\n',
    });
    expect(started.status).toBe(202);
    const { id } = ImportStatusSchema.parse(await started.json());
    const status = async () => readAnswer(await app.request(`${path}/${id}`), ImportStatusSchema);
    await expect.poll(async () => (await status()).state).toBe('done');
    expect(await status()).toMatchObject({
      recognised: expect.stringContaining('columns: Shopify'),
      warnings: 1,
      changes: [{ location: 'price', kind: 'left out: not a number', count: 1, line: 2 }],
      leftOut: { 'products that are not published': 1 },
    });
  });
});

describe('what is not as it should be', () => {
  it('is counted by field and kind, and a record that is left out by its reason', async () => {
    const answer = await report(
      'SKU,Name,Published,Regular price,Images\n1,A,1,-5,https://shop.example/a.jpg\n2,B,1,-6,https://shop.example/a.jpg\n3,C,0,7,https://shop.example/a.jpg\n',
    );
    expect(answer).toMatchObject({
      imported: 2,
      warnings: 2,
      changes: [{ location: 'price', kind: 'left out', count: 2, line: 2 }],
      leftOut: { 'products that are not published': 1 },
    });
  });

  it.each([
    ['a mistyped box', { base64, bax: [0, 0, 9, 9] }, /unknown field bax\. Did you mean box\?/],
    ['a box in shares', { base64, box: [0.1, 0.1, 0.5, 0.5] }, /pixels of the upright image/],
    ['a box outside', { base64, box: [900, 900, 990, 990] }, /./],
  ])('%s beside base64 fails its line', async (_what, image, message) => {
    const answer = await report(JSON.stringify({ id: 'a', images: [image] }));
    expect(answer).toMatchObject({ imported: 0, failed: 1 });
    expect(answer.lines[0]?.errors[0]?.message).toMatch(message);
  });

  it('are columns that are missing: 422 with those that are there', async () => {
    const problem = await readProblem(await send('SKU1,Titel,Bildd\nx,y,https://shop.example/z.jpg\n'));
    expect(problem).toMatchObject({ status: 422, code: 'invalid-feed' });
    expect(problem.detail).toMatch(/"SKU1", "Titel", "Bildd".*nearest to id is "SKU1"/);
  });

  it.each([
    ['gzip that ends early', gzipSync('id,images\na,b\n').subarray(0, -6), [415, 'unsupported-file']],
    ['gzip of too much', gzipSync(Buffer.alloc(21 * 2 ** 20, 'a')), [413, 'payload-too-large', 'body']],
    ['a workbook', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), [415, 'unsupported-file']],
  ])('%s is refused', async (_what, content, problem) => {
    expect(await problemOf(await send(content))).toEqual(problem);
  });
});

describe('a mapping', () => {
  const ambiguous = 'id,images,price\na,https://shop.example/a.jpg,1.299\n';
  const query = (mapping: unknown) => `?mapping=${encodeURIComponent(JSON.stringify(mapping))}`;

  it('states what cannot be recognised', async () => {
    const problem = await readProblem(await send(ambiguous));
    expect(problem).toMatchObject({ status: 422, code: 'invalid-feed' });
    expect(problem.detail).toMatch(/is 1\.299 or 1299.*"decimal" of a mapping/);
    const { app } = await service();
    const mapping = { decimal: ',', columns: { price: ['price'], title: [] } };
    await readAnswer(await send(ambiguous, query(mapping), app), ImportAnswerSchema);
    const { product } = await (await app.request('/v1/catalogs/default/products/a')).json();
    expect(product).toMatchObject({ price: 1299 });
  });

  it.each([
    ['that is no JSON', '?mapping=decimal', 'mapping'],
    ['with an unknown part', query({ decimals: ',' }), 'mapping'],
    ['with a wrong part', query({ decimal: ';' }), 'mapping.decimal'],
    ['with an unknown field', query({ columns: { prize: 'price' } }), 'mapping.columns.prize'],
  ])('%s is refused with its place', async (_what, sent, location) => {
    expect(await problemOf(await send(ambiguous, sent))).toEqual([400, 'invalid-request', location]);
  });

  it('that is mistyped as a parameter is refused too', async () => {
    expect(await problemOf(await send(ambiguous, '?maping={}'))).toEqual([400, 'invalid-request', 'maping']);
  });
});
