import { expect, it } from 'vitest';
import { defaultLimits } from '../../src/admission/admission.ts';
import { flatJpeg, red } from '../fakes/pictures.ts';
import { fakeApp, problemOf } from './requests.ts';

/** What an answer to any of these may have: it names some faults, not all of them. */
const mostBytes = 64 * 1024;

const many = (count: number, of: (n: number) => string) => Array.from({ length: count }, (_, n) => of(n));
const fields = `{${many(150_000, (n) => `"field${n}":1`).join(',')}}`;
const arrays = `[${'[],'.repeat(300_000)}[]]`;

it.each([
  ['/v1/search', fields],
  ['/v1/events', fields],
  ['/v1/judgments', fields],
  ['/v1/catalogs/default/tunings', fields],
  ['/v1/search', arrays],
  ['/v1/judgments', `{"judgments":${arrays}}`],
  ['/v1/profiles', `{"profile":${arrays}}`],
])('%s answers JSON of very many values in few words', async (path, body) => {
  const { app } = fakeApp({}, { limits: defaultLimits });
  const headers = { 'Content-Type': 'application/json' };
  const answer = await app.request(path, { method: 'POST', body, headers });
  expect(answer.status).toBe(400);
  const text = await answer.text();
  expect(text.length).toBeLessThan(mostBytes);
  expect(JSON.parse(text).errors.length).toBeGreaterThan(0);
});

it('many unknown query parameters are told in few words', async () => {
  const { app } = fakeApp({}, { limits: defaultLimits });
  const answer = await app.request(`/v1/catalogs?${many(2000, (n) => `field${n}=`).join('&')}`);
  expect(answer.status).toBe(400);
  expect((await answer.text()).length).toBeLessThan(mostBytes);
});

const boundary = 'xxxxxxxxxxxxxxxxxxxx';
const part = (name: string, value: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

it.each([
  ['many parts', many(100, (n) => part(`f${n}`, '1')).join('')],
  ['many parts of one name', part('filter', '1').repeat(100)],
  ['nothing but boundaries', `--${boundary}`.repeat(1000)],
  ['a part with long headers', `--${boundary}\r\n${'X-A: b\r\n'.repeat(10_000)}\r\n`],
  ['a field of deep JSON', part('filter', '['.repeat(100_000))],
  ['a field of many values', part('regions', arrays)],
])('a form of %s is refused', async (_, parts) => {
  const { app } = fakeApp({}, { limits: defaultLimits });
  const photo = `--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\nabc\r\n`;
  const answer = await app.request('/v1/search', {
    method: 'POST',
    body: `${photo}${parts}--${boundary}--\r\n`,
    headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
  });
  expect(answer.status).toBe(400);
  expect((await answer.text()).length).toBeLessThan(mostBytes);
});

it.each([
  ['one character', 'x'],
  ['marks', "+'()_,-./:=?"],
  ['a mark alone', '+++'],
  ['spaces within', 'a b c'],
  ['seventy characters', 'y'.repeat(70)],
])('a form with a boundary of %s is read, though the photo has the boundary in it', async (_, mark) => {
  const { app } = fakeApp({}, { limits: defaultLimits });
  const photo = Buffer.concat([await flatJpeg(red), Buffer.from(`--${mark}\n--${mark}`)]);
  const head = `--${mark}\r\nContent-Disposition: form-data; name=`;
  const body = Buffer.concat([
    Buffer.from(`${head}"limit"\r\n\r\n3\r\n${head}"image"; filename="a"\r\n\r\n`),
    photo,
    Buffer.from(`\r\n--${mark}--\r\n`),
  ]);
  const headers = { 'Content-Type': `multipart/form-data; charset=utf-8; boundary="${mark}"` };
  const answer = await app.request('/v1/search', { method: 'POST', body, headers });
  expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ fused: [] })]);
});

it.each(['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary=""'])(
  'a form of type %s is refused, since nothing says where its parts begin',
  async (type) => {
    const { app } = fakeApp();
    const answer = await app.request('/v1/search', {
      method: 'POST',
      body: '--\r\n',
      headers: { 'Content-Type': type },
    });
    expect(await problemOf(answer)).toEqual([400, 'invalid-request', 'body']);
  },
);

it.each([
  ['one line of deep JSON', 'application/x-ndjson', `{"a":${'['.repeat(600_000)}${']'.repeat(600_000)}}`],
  [
    'one line of many images',
    'application/x-ndjson',
    `{"id":"1","images":[${'{"base64":"aa"},'.repeat(80_000)}{}]}`,
  ],
  [
    'one line of many attributes',
    'application/x-ndjson',
    `{"id":"1","images":["a"],"attributes":{${many(90_000, (n) => `"name${n}":"v"`).join(',')}}}`,
  ],
  ['a list that never ends', 'application/x-ndjson', `[${'['.repeat(2_000_000)}`],
  ['a string that never ends', 'application/x-ndjson', `{"a":"${'\\"'.repeat(400_000)}`],
  [
    'a document of many lists',
    'application/x-ndjson',
    `{${many(40_000, (n) => `"list${n}":[{}]`).join(',')}}`,
  ],
  ['a list of one long product', 'application/x-ndjson', `[{"id":"${'a'.repeat(2_000_000)}"}]`],
])('an import of %s fails as one row', async (_, type, body) => {
  const { app } = fakeApp({}, { limits: defaultLimits });
  const headers = { 'Content-Type': type };
  const answer = await app.request('/v1/catalogs/default/imports', { method: 'POST', body, headers });
  const found = await answer.json();
  expect(found).toMatchObject({ imported: 0, failed: 1, lines: [{ status: 'failed' }] });
  expect(JSON.stringify(found).length).toBeLessThan(mostBytes);
});

it('a record with a repeated column has its values in order, however many', async () => {
  const { app } = fakeApp({}, { limits: defaultLimits });
  const images = many(20_000, (n) => `<image_link>${n}.jpg</image_link>`).join('');
  const answer = await app.request('/v1/catalogs/default/imports', {
    method: 'POST',
    body: `<rss><channel><item><id>1</id>${images}</item></channel></rss>`,
    headers: { 'Content-Type': 'application/xml' },
  });
  expect(await answer.json()).toMatchObject({ failed: 1 });
});
