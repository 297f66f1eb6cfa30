import { beforeEach, expect, it } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import { createFakeContext, type FakeContext } from '../fakes/api-context.ts';
import { type App, appOptions, problemOf } from './requests.ts';

let context: FakeContext;
let app: App;
beforeEach(() => {
  context = createFakeContext();
  app = createApp(context, appOptions);
});

/** The bodies of a list's pages, in order, as the links of its answers lead. */
async function pagesFrom(first: string): Promise<unknown[]> {
  const bodies: unknown[] = [];
  for (let address: string | undefined = first; address; ) {
    const response: Response = await app.request(address);
    expect(response.status, address).toBe(200);
    bodies.push(await response.json());
    const link: string | null = response.headers.get('Link');
    expect(link ?? '<x>; rel="next"').toMatch(/^<[^>]+>; rel="next"$/);
    address = link ? /<([^>]+)>/.exec(link)?.[1] : undefined;
  }
  return bodies;
}

it('catalogs: pages of two, in order, with their counts, and no link after the last', async () => {
  for (const name of ['b', 'c', 'a', 'é']) await context.catalogs.create(name);
  const empty = { products: 0, rows: 0 };
  const page = (...names: string[]) => names.map((name) => ({ name, ...empty }));
  expect(await pagesFrom('/v1/catalogs?limit=2')).toEqual([page('a', 'b'), page('c', 'default'), page('é')]);
  expect(await pagesFrom('/v1/catalogs?limit=5')).toEqual([page('a', 'b', 'c', 'default', 'é')]);
  expect(await pagesFrom('/v1/catalogs')).toHaveLength(1);
});

it('profiles: every version once', async () => {
  for (const name of ['p', 'p', 'q']) await context.profiles.add(name, {});
  const pages = (await pagesFrom('/v1/profiles?limit=2')) as {
    profiles: { name: string; version: number }[];
  }[];
  expect(pages.map(({ profiles }) => profiles.map(({ name, version }) => `${name}@${version}`))).toEqual([
    ['p@1', 'p@2'],
    ['q@1'],
  ]);
});

it('judgments and their imports: each once, none of another catalog', async () => {
  const label = (n: number) => ({ query: 'é 1', productId: `p${n}`, grade: 1 });
  for (let n = 0; n < 5; n++) await context.judgments.label('default', [label(n)]);
  await context.judgments.label('other', [label(9)]);
  const judgments = (await pagesFrom('/v1/judgments?limit=2')) as { judgments: { productId: string }[] }[];
  expect(judgments.map((page) => page.judgments.map(({ productId }) => productId))).toEqual([
    ['p0', 'p1'],
    ['p2', 'p3'],
    ['p4'],
  ]);
  const imports = (await pagesFrom('/v1/judgments/imports?limit=2')) as { imports: { id: string }[] }[];
  expect(imports.map((page) => page.imports.length)).toEqual([2, 2, 1]);
  expect(new Set(imports.flatMap((page) => page.imports.map(({ id }) => id))).size).toBe(5);
});

it('promotions: newest first, each once', async () => {
  const profile = await context.profiles.add('p', {});
  const why = { by: 'ada', note: 'n', evaluation: {}, forced: true };
  for (let n = 0; n < 3; n++) await context.profiles.promote({ catalog: 'default', profile, ...why });
  const pages = (await pagesFrom('/v1/catalogs/default/promotions?limit=2')) as {
    promotions: { number: number }[];
  }[];
  expect(pages.map(({ promotions }) => promotions.map(({ number }) => number))).toEqual([[3, 2], [1]]);
});

it('promotions with large evaluations: pages of 4 MiB at most, each once', async () => {
  const profile = await context.profiles.add('p', {});
  const evaluation = { report: 'x'.repeat(250 * 1024) };
  const why = { by: 'ada', note: 'n', evaluation, forced: true };
  for (let n = 0; n < 20; n++) await context.profiles.promote({ catalog: 'default', profile, ...why });
  const pages = (await pagesFrom('/v1/catalogs/default/promotions?limit=100')) as {
    promotions: { number: number }[];
  }[];
  for (const page of pages) expect(JSON.stringify(page).length).toBeLessThan(4.1 * 2 ** 20);
  const numbers = pages.flatMap(({ promotions }) => promotions.map(({ number }) => number));
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, n) => 20 - n));
  expect(pages).toHaveLength(2);
});

it.each([
  ['/v1/catalogs?limit=0', 'limit'],
  ['/v1/catalogs?limit=1001', 'limit'],
  ['/v1/catalogs?after=a%2Fb', 'after'],
  [`/v1/judgments?after=${Buffer.from('["a\\u0000","b"]').toString('base64url')}`, 'after'],
  ['/v1/profiles?after=p', 'after'],
  ['/v1/judgments?after=nope', 'after'],
  ['/v1/judgments?after=WzFd', 'after'],
  ['/v1/judgments/imports?after=WyJhIl0', 'after'],
])('%s is refused with its parameter', async (address, parameter) => {
  expect(await problemOf(await app.request(address))).toEqual([400, 'invalid-request', parameter]);
});
