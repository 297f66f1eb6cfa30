import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeKey } from '../../src/access/keyring.ts';
import { type App, fakeApp } from '../api/requests.ts';
import type { FakeContext } from '../fakes/api-context.ts';
import { blue, flatJpeg, red } from '../fakes/pictures.ts';
import { operationsOf } from './operations.ts';

/** Two shops on one service, each with a key of its catalog, every scope included. */
interface Tenant {
  readonly catalog: string;
  readonly Authorization: string;
  readonly product: string;
  readonly digest: string;
  readonly importId: string;
  readonly queryId: string;
  readonly judgmentImport: string;
  readonly tuning: string;
}

let app: App;
let context: FakeContext;
let photo: string;
let alpha: Tenant;
let beta: Tenant;

/** In every title of a tenant's data, and in no request after it was written. */
const secretOf = (catalog: string) => `hidden of ${catalog}`;

const json = (method: string, body: unknown): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json' },
});
const form = (catalog: string): RequestInit =>
  json('POST', { image: { base64: photo }, catalog, limit: 100 });
const ndjson = (line: unknown): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(line),
  headers: { 'Content-Type': 'application/x-ndjson' },
});

/** A request of each route about what belongs to a tenant. `ids` may be another tenant's than `catalog`. */
const requests: Readonly<Record<string, (catalog: string, ids: Tenant) => [string, RequestInit]>> = {
  'GET /v1/catalogs': () => ['/v1/catalogs', {}],
  'PUT /v1/catalogs/{catalog}': (catalog) => [`/v1/catalogs/${catalog}`, { method: 'PUT' }],
  'POST /v1/shop-the-look': (catalog) => ['/v1/shop-the-look', form(catalog)],
  'POST /v1/search': (catalog) => ['/v1/search', form(catalog)],
  'POST /v1/similar': (catalog, { queryId }) => [
    '/v1/similar',
    json('POST', { catalog, start: { query: queryId, region: 'r1' } }),
  ],
  'POST /v1/detect': (catalog) => ['/v1/detect', form(catalog)],
  'POST /v1/events': (catalog, { queryId, product }) => [
    '/v1/events',
    json('POST', { catalog, events: [{ queryId, productId: product, kind: 'click' }] }),
  ],
  'GET /v1/catalogs/{catalog}/pictures/{digest}': (catalog, { digest }) => [
    `/v1/catalogs/${catalog}/pictures/${digest}`,
    {},
  ],
  'GET /v1/catalogs/{catalog}/products/{id}': (catalog, { product }) => [
    `/v1/catalogs/${catalog}/products/${product}`,
    {},
  ],
  'GET /v1/catalogs/{catalog}/products': (catalog) => [`/v1/catalogs/${catalog}/products`, {}],
  'GET /v1/catalogs/{catalog}/start': (catalog) => [`/v1/catalogs/${catalog}/start`, {}],
  'GET /v1/catalogs/{catalog}/duplicates': (catalog) => [`/v1/catalogs/${catalog}/duplicates`, {}],
  'POST /v1/catalogs/{catalog}/products/{id}/corrections': (catalog, { product }) => [
    `/v1/catalogs/${catalog}/products/${product}/corrections`,
    json('POST', { garmentClass: 'bag' }),
  ],
  'PUT /v1/catalogs/{catalog}/products/{id}': (catalog, { product }) => [
    `/v1/catalogs/${catalog}/products/${product}`,
    json('PUT', { title: 'changed', images: [{ base64: photo }] }),
  ],
  'POST /v1/catalogs/{catalog}/imports': (catalog) => [
    `/v1/catalogs/${catalog}/imports`,
    ndjson({ id: 'imported', images: [{ base64: photo, name: 'a' }] }),
  ],
  'GET /v1/catalogs/{catalog}/imports/{id}': (catalog, { importId }) => [
    `/v1/catalogs/${catalog}/imports/${importId}`,
    {},
  ],
  'GET /v1/queries': (catalog) => [`/v1/queries?catalog=${catalog}`, {}],
  'GET /v1/queries/{id}': (_, { queryId }) => [`/v1/queries/${queryId}`, {}],
  'POST /v1/queries/{id}/replay': (_, { queryId }) => [
    `/v1/queries/${queryId}/replay`,
    json('POST', { profile: 'default' }),
  ],
  'POST /v1/replays': (catalog, { queryId }) => [
    '/v1/replays',
    json('POST', { catalog, profile: 'default', queries: [queryId] }),
  ],
  'POST /v1/comparisons': (catalog) => ['/v1/comparisons', json('POST', { catalog, profile: 'default' })],
  'POST /v1/catalogs/{catalog}/tunings': (catalog) => [
    `/v1/catalogs/${catalog}/tunings`,
    json('POST', { methods: 'rrf', steps: 1, folds: 2 }),
  ],
  'GET /v1/catalogs/{catalog}/tunings/{id}': (catalog, { tuning }) => [
    `/v1/catalogs/${catalog}/tunings/${tuning}`,
    {},
  ],
  'GET /v1/judgments': (catalog) => [`/v1/judgments?catalog=${catalog}`, {}],
  'POST /v1/judgments': (catalog, { product }) => [
    '/v1/judgments',
    json('POST', { catalog, judgments: [{ query: 'look', productId: product, grade: 1 }] }),
  ],
  'GET /v1/judgments/imports': (catalog) => [`/v1/judgments/imports?catalog=${catalog}`, {}],
  'GET /v1/catalogs/{catalog}/profile': (catalog) => [`/v1/catalogs/${catalog}/profile`, {}],
  'GET /v1/catalogs/{catalog}/promotions': (catalog) => [`/v1/catalogs/${catalog}/promotions`, {}],
  'POST /v1/profiles/{profile}/promote': (catalog) => [
    '/v1/profiles/default/promote',
    json('POST', { catalog, by: 'me', note: 'why', evaluation: { gain: 0 }, force: true }),
  ],
  'PUT /v1/catalogs/{catalog}/interleaving': (catalog) => [
    `/v1/catalogs/${catalog}/interleaving`,
    json('PUT', { a: 'default', b: 'other' }),
  ],
  'GET /v1/catalogs/{catalog}/interleaving': (catalog) => [`/v1/catalogs/${catalog}/interleaving`, {}],
  'DELETE /v1/catalogs/{catalog}/interleaving': (catalog) => [
    `/v1/catalogs/${catalog}/interleaving`,
    { method: 'DELETE' },
  ],
  'DELETE /v1/judgments/imports/{id}': (catalog, { judgmentImport }) => [
    `/v1/judgments/imports/${judgmentImport}?catalog=${catalog}`,
    { method: 'DELETE' },
  ],
  'DELETE /v1/catalogs/{catalog}/tunings/{id}': (catalog, { tuning }) => [
    `/v1/catalogs/${catalog}/tunings/${tuning}`,
    { method: 'DELETE' },
  ],
  'DELETE /v1/queries/{id}': (_, { queryId }) => [`/v1/queries/${queryId}`, { method: 'DELETE' }],
  'DELETE /v1/catalogs/{catalog}/products/{id}': (catalog, { product }) => [
    `/v1/catalogs/${catalog}/products/${product}`,
    { method: 'DELETE' },
  ],
  'DELETE /v1/catalogs/{catalog}': (catalog) => [`/v1/catalogs/${catalog}`, { method: 'DELETE' }],
};

/** Routes of what all share: health, the service's own figures, the page's example photos, profiles. */
const shared = [
  'GET /livez',
  'GET /readyz',
  'GET /metrics',
  'GET /v1/examples',
  'GET /v1/examples/{name}',
  'GET /v1/profiles',
  'POST /v1/profiles',
  'GET /v1/profiles/{profile}',
  'GET /v1/profiles/{profile}/diff',
];

async function ask(Authorization: string, [path, init]: [string, RequestInit]) {
  const response = await app.request(path, { ...init, headers: { ...init.headers, Authorization } });
  return { status: response.status, text: await response.text() };
}

async function keyOf(catalog: string): Promise<string> {
  const { key, id, hash } = makeKey();
  await context.keys.add({ id, hash, name: catalog, scopes: ['admin'], catalogs: [catalog], rate: null });
  return `Bearer ${key}`;
}

async function furnish(catalog: string, Authorization: string): Promise<Tenant> {
  const product = `coat-of-${catalog}`;
  const request = async (path: string, init: RequestInit) => {
    const { status, text } = await ask(Authorization, [path, init]);
    expect(status, text).toBeLessThan(300);
    return text === '' ? {} : JSON.parse(text);
  };
  await request(`/v1/catalogs/${catalog}`, { method: 'PUT' });
  const title = secretOf(catalog);
  await request(
    `/v1/catalogs/${catalog}/products/${product}`,
    json('PUT', { title, images: [{ base64: photo }] }),
  );
  const digest = (await context.pictures.list(catalog))[0] ?? '';
  const line = { id: `shirt-of-${catalog}`, title, images: [{ base64: photo, name: 'front' }] };
  const { id: importId } = await request(`/v1/catalogs/${catalog}/imports`, ndjson(line));
  const regions = [{ box: { x1: 0, y1: 0, x2: 20, y2: 20 } }];
  const look = { image: { base64: photo }, catalog, keep: true, externalId: title, regions };
  const { queryId } = await request('/v1/search', json('POST', look));
  const { queryId: second } = await request('/v1/search', json('POST', look));
  const judgments = [title, `${queryId}:r1`, `${second}:r1`].map((query) => ({
    query,
    productId: product,
    grade: 1,
  }));
  const judged = { catalog, judgments };
  const { importId: judgmentImport } = await request('/v1/judgments', json('POST', judged));
  const evidence = { catalog, by: title, note: title, evaluation: { title }, force: true };
  await request('/v1/profiles/default/promote', json('POST', evidence));
  await request(`/v1/catalogs/${catalog}/interleaving`, json('PUT', { a: 'default', b: 'other' }));
  const never = () => new Promise<never>(() => {});
  const { id: tuning } = context.tunings.begin(catalog, never, new AbortController().signal);
  return { catalog, Authorization, product, digest, importId, queryId, judgmentImport, tuning };
}

/** Everything that is kept of a tenant. */
async function kept({ catalog, product, importId, tuning }: Tenant): Promise<string> {
  const { store, pictures, catalogs, queries, judgments, profiles, interleavings, imports } = context;
  return JSON.stringify([
    (await store.catalogs()).filter((summary) => summary.catalog === catalog),
    (await store.fetchByProduct(catalog, [product])).map(({ product }) => product),
    await pictures.list(catalog),
    await catalogs.exists(catalog),
    await queries.list(catalog, { limit: 100 }),
    await judgments.list(catalog),
    await judgments.imports(catalog),
    await profiles.promotions(catalog),
    await interleavings.last(catalog),
    await imports.find(catalog, importId),
    context.tunings.find(catalog, tuning),
  ]);
}

beforeAll(async () => {
  ({ app, context } = fakeApp());
  photo = (await flatJpeg(red)).toString('base64');
  await context.profiles.addVersion('default', 6, context.profile);
  await context.profiles.addVersion('other', 1, context.profile);
  const keys = { alpha: await keyOf('alpha'), beta: await keyOf('beta') };
  alpha = await furnish('alpha', keys.alpha);
  photo = (await flatJpeg(blue)).toString('base64');
  beta = await furnish('beta', keys.beta);
});

afterAll(() => context.background.close());

it('every route of the document is tried, or is of what all share', async () => {
  const names = (await operationsOf(app)).map(({ name }) => name);
  expect([...Object.keys(requests), ...shared].sort()).toEqual([...names].sort());
});

it('no route shows or changes what belongs to the other tenant, whatever is asked for', async () => {
  const before = await kept(beta);
  expect(before).toContain(secretOf('beta'));
  for (const [name, request] of Object.entries(requests)) {
    // Of the other's catalog, and of the own catalog with the other's ids.
    for (const catalog of ['beta', 'alpha']) {
      if (catalog === 'alpha' && name.startsWith('DELETE /v1/catalogs/{catalog}')) continue;
      const { status, text } = await ask(alpha.Authorization, request(catalog, beta));
      expect(text, name).not.toContain(secretOf('beta'));
      expect(status, `${name} ${text}`).toBeLessThan(500);
      const named = JSON.stringify(request('beta', alpha)) !== JSON.stringify(request('alpha', alpha));
      if (catalog === 'beta' && named && name !== 'POST /v1/detect')
        expect([403, 404], `${name} ${status} ${text}`).toContain(status);
      expect(await kept(beta), name).toBe(before);
    }
  }
});

it('a list of catalogs has the own ones only', async () => {
  const { text } = await ask(alpha.Authorization, ['/v1/catalogs', {}]);
  expect(JSON.parse(text)).toMatchObject([{ name: 'alpha' }]);
});

it('another catalog is made neither by name nor by import, and it is not told whether it exists', async () => {
  const put = (name: string) => ask(alpha.Authorization, [`/v1/catalogs/${name}`, { method: 'PUT' }]);
  const strip = ({ status, text }: { status: number; text: string }) => [status, JSON.parse(text).detail];
  expect(strip(await put('beta'))).toEqual(strip(await put('gamma')));
  const line = { id: 'x', images: [{ base64: photo, name: 'a' }] };
  await ask(alpha.Authorization, ['/v1/catalogs/gamma/imports', ndjson(line)]);
  expect(await context.catalogs.list()).toEqual(['alpha', 'beta', 'default']);
});

it('the same requests of the tenant itself are answered: the ones above were refused for their key', async () => {
  for (const [name, request] of Object.entries(requests)) {
    const { status, text } = await ask(beta.Authorization, request('beta', beta));
    expect(status, `${name} ${text}`).toBeLessThan(300);
  }
  expect(await context.catalogs.exists('beta')).toBe(false);
  expect(await context.catalogs.exists('alpha')).toBe(true);
});
