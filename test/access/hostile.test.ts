import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanceStore } from '../../src/store/lance/lance-store.ts';
import type { App } from '../api/requests.ts';
import { fakeApp, sendJson } from '../api/requests.ts';
import { anyFilter } from '../contract/arbitrary-filter.ts';
import { hostileTexts } from '../contract/hostile-texts.ts';
import type { FakeContext } from '../fakes/api-context.ts';
import { createFakeEmbedder } from '../fakes/fake-embedder.ts';
import { flatJpeg, red } from '../fakes/pictures.ts';
import { openRecords } from '../records/open-records.ts';

/** The service on real databases, SQLite and LanceDB, and what may come from outside: 2,000 texts and filters, none of them a 5xx. */
let app: App;
let folder: string;
let photo: string;
let close: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garb-hostile-'));
  const embedder = createFakeEmbedder();
  const store = await createLanceStore({ directory: join(folder, 'vectors'), space: embedder });
  const records = await openRecords({ file: join(folder, 'records.db') });
  await records.catalogs.create('default');
  const { catalogs, profiles, interleavings, judgments } = records;
  const queries = records.queries({ maxAgeDays: 1, maxCount: 1000 });
  const parts = { catalogs, profiles, interleavings, judgments, queries, imports: records.imports() };
  ({ app } = fakeApp({ embedder, store: store as FakeContext['store'], ...(parts as object) }));
  photo = (await flatJpeg(red)).toString('base64');
  const put = await sendJson(app, 'PUT', '/v1/catalogs/default/products/a', { images: [{ base64: photo }] });
  expect(put.status).toBe(200);
  close = async () => {
    await store.close();
    await records.close();
  };
});

afterAll(async () => {
  await close();
  await rm(folder, { recursive: true });
});

const control = String.fromCharCode(0, 7, 27, 127, 0x85);
const strange = [
  '',
  '.',
  '..',
  '../../etc/passwd',
  control,
  '\ud83d',
  '\udc00\ud83d',
  '\u202e',
  '\ufeff',
  'x'.repeat(5000),
  'constructor',
  '%2e%2e%2f',
  '%',
  '%zz',
  '%00',
  '日'.repeat(200),
  'a\u0301'.repeat(99),
  '-1',
  '1e999',
  '#{7*7}',
  '<script>',
];
/** Texts as attackers and broken feeds send them. */
const anyText = fc.oneof(
  fc.constantFrom(...hostileTexts, ...strange),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);
const anyJson = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });

/** Sends every generated request, and tells those that the service failed at. */
async function failures<T>(
  values: fc.Arbitrary<T>,
  count: number,
  send: (value: T) => Promise<Response>,
): Promise<string[]> {
  const failed: string[] = [];
  const statuses = new Map<number, number>();
  for (const value of fc.sample(values, { numRuns: count, seed: 24 })) {
    const response = await send(value);
    const { status } = response;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    // A row of an import fails within an answer of 200.
    const isFailure = status >= 500 || /"code":"internal"|\(internal\)/.test(await response.text());
    if (isFailure) failed.push(`${status} ${JSON.stringify(value).slice(0, 200)}`);
  }
  // Not all of them stop at the first check, nor do all pass.
  expect(statuses.size, JSON.stringify([...statuses])).toBeGreaterThan(1);
  return failed;
}

/** A path part as it is, where it can stand in an address, or escaped. */
const part = (text: string, raw: boolean) =>
  raw
    ? text.replaceAll(/[\s\\?#]/g, '').replaceAll(/[\ud800-\udfff]/g, '')
    : encodeURIComponent(text.replaceAll(/[\ud800-\udfff]/g, ''));

describe('no answer is a failure of the service', () => {
  it('to 500 filters, well formed or not', async () => {
    const broken = fc.oneof(
      anyJson,
      fc.record({ equals: fc.record({ field: anyText, value: fc.oneof(anyText, fc.double(), anyJson) }) }),
      fc.record({
        in: fc.record({
          field: fc.constantFrom('price', 'productId', 'attributes.a'),
          values: fc.array(anyText, { maxLength: 5 }),
        }),
      }),
      fc.record({ exists: fc.record({ field: anyText.map((text) => `attributes.${text}`) }) }),
      fc.record({
        range: fc.record(
          { field: fc.constant('price'), min: fc.double(), max: fc.double() },
          { requiredKeys: [] },
        ),
      }),
    );
    const send = (filter: unknown) =>
      sendJson(app, 'POST', '/v1/search', { image: { base64: photo }, filter });
    expect(await failures(fc.oneof(anyFilter, broken), 500, send)).toEqual([]);
  }, 120_000);

  it('to 500 ids and names in addresses', async () => {
    const templates = [
      ['GET', (t: string) => `/v1/catalogs/default/products/${t}`],
      ['DELETE', (t: string) => `/v1/catalogs/default/products/x${t}`],
      ['GET', (t: string) => `/v1/catalogs/${t}/products/a`],
      ['PUT', (t: string) => `/v1/catalogs/${t}`],
      ['GET', (t: string) => `/v1/catalogs/${t}/pictures/${t}`],
      ['GET', (t: string) => `/v1/catalogs/default/imports/${t}`],
      ['GET', (t: string) => `/v1/queries/${t}`],
      ['GET', (t: string) => `/v1/queries?catalog=${t}&after=${t}`],
      ['GET', (t: string) => `/v1/profiles/${t}/diff?to=${t}`],
      ['DELETE', (t: string) => `/v1/judgments/imports/${t}?catalog=${t}`],
      ['GET', (t: string) => `/v1/examples/${t}`],
      ['GET', (t: string) => `/docs/site/${t}`],
    ] as const;
    const values = fc.record({ at: fc.constantFrom(...templates), text: anyText, raw: fc.boolean() });
    const send = async ({
      at: [method, path],
      text,
      raw,
    }: {
      at: (typeof templates)[number];
      text: string;
      raw: boolean;
    }) => app.request(path(part(text, raw)), { method });
    expect(await failures(values, 500, send)).toEqual([]);
  }, 120_000);

  it('to 500 names in bodies', async () => {
    const bodies = fc.oneof(
      fc.record({
        at: fc.constant('PUT /v1/catalogs/default/products/b'),
        title: anyText,
        groupId: anyText,
        url: anyText,
        attributes: fc.dictionary(anyText, fc.oneof(anyText, fc.array(anyText, { maxLength: 3 })), {
          maxKeys: 3,
        }),
      }),
      fc.record({
        at: fc.constant('POST /v1/events'),
        events: fc.array(
          fc.record({ queryId: anyText, productId: anyText, region: anyText, kind: fc.constant('click') }),
          { maxLength: 3 },
        ),
      }),
      fc.record({
        at: fc.constant('POST /v1/judgments'),
        judgments: fc.array(fc.record({ query: anyText, productId: anyText, grade: fc.integer() }), {
          maxLength: 3,
        }),
      }),
      fc.record({
        at: fc.constant('POST /v1/search'),
        externalId: anyText,
        profile: anyText,
        facets: fc.array(anyText, { maxLength: 2 }),
        keep: fc.constant(true),
      }),
      fc.record({
        at: fc.constant('POST /v1/profiles/default/promote'),
        by: anyText,
        note: anyText,
        evaluation: anyJson,
        catalog: anyText,
      }),
      fc.record({
        at: fc.constant('POST /v1/profiles'),
        profile: fc.oneof(anyJson, fc.record({ name: anyText, method: anyText })),
      }),
      fc.record({
        at: fc.constant('PUT /v1/catalogs/default/interleaving'),
        a: anyText,
        b: anyText,
        share: fc.double(),
      }),
    );
    const send = ({ at, ...body }: { at: string }) => {
      const [method = '', path = ''] = at.split(' ');
      const picture = path.includes('products') ? { images: [{ base64: photo }] } : {};
      const image = path.includes('search') ? { image: { base64: photo } } : {};
      return sendJson(app, method, path, { ...body, ...picture, ...image });
    };
    expect(await failures(bodies as fc.Arbitrary<{ at: string }>, 500, send)).toEqual([]);
  }, 120_000);

  it('to 500 lines of imports', async () => {
    const row = fc.record(
      {
        id: anyText,
        images: fc.constantFrom([{ base64: 'AAAA' }], [], ['a'], [{ base64: '' }], 'x'),
        title: anyText,
        attributes: fc.dictionary(anyText, anyText, { maxKeys: 3 }),
        url: anyText,
        price: fc.double(),
      },
      { requiredKeys: ['id'] },
    );
    const lines = fc.oneof(
      row.map((value) => JSON.stringify(value)),
      anyJson.map((value) => JSON.stringify(value)),
      anyText,
    );
    const send = async (line: string) =>
      app.request(`/v1/catalogs/${line.length % 7 === 0 ? 'no..pe%20' : 'default'}/imports`, {
        method: 'POST',
        body: line,
        headers: { 'Content-Type': 'application/x-ndjson' },
      });
    expect(await failures(lines, 500, send)).toEqual([]);
  }, 120_000);
});
