import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { flatJpeg, red } from '../fakes/pictures.ts';
import { type App, fakeApp } from './requests.ts';

let app: App;
let picture: string;
beforeAll(async () => {
  ({ app } = fakeApp());
  const images = [{ base64: (await flatJpeg(red)).toString('base64') }];
  const url = '/v1/catalogs/default/products/coat';
  await app.request(url, {
    method: 'PUT',
    body: JSON.stringify({ images }),
    headers: { 'Content-Type': 'application/json' },
  });
  const { garments } = await (await app.request(url)).json();
  picture = `/v1/catalogs/default/pictures/${garments[0].imageDigest}`;
});

const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });

describe('compression', () => {
  it('shortens a long text for who accepts it, and nobody else', async () => {
    const plain = await get('/openapi.json');
    expect(plain.headers.get('Content-Encoding')).toBeNull();
    const whole = Buffer.from(await plain.arrayBuffer());
    expect(plain.headers.get('Content-Length')).toBe(String(whole.length));
    const packed = await get('/openapi.json', { 'Accept-Encoding': 'gzip, deflate, br' });
    expect(packed.headers.get('Content-Encoding')).toBe('gzip');
    expect(packed.headers.get('Content-Length')).toBeNull();
    const bytes = Buffer.from(await packed.arrayBuffer());
    expect(bytes.length).toBeLessThan(whole.length / 4);
    expect(gunzipSync(bytes).equals(whole)).toBe(true);
    for (const { headers } of [plain, packed]) expect(headers.get('Vary')).toContain('Accept-Encoding');
  });

  it.each(['identity', 'gzip;q=0', 'br'])(
    'leaves the text alone for Accept-Encoding: %s',
    async (accepted) => {
      const answer = await get('/openapi.json', { 'Accept-Encoding': accepted });
      expect(answer.headers.get('Content-Encoding')).toBeNull();
    },
  );

  it('leaves short texts, pictures and answers without a body alone', async () => {
    for (const path of ['/livez', picture]) {
      const answer = await get(path, { 'Accept-Encoding': 'gzip' });
      expect([path, answer.status, answer.headers.get('Content-Encoding')]).toEqual([path, 200, null]);
    }
    const none = await app.request('/v1/catalogs/other', {
      method: 'PUT',
      headers: { 'Accept-Encoding': 'gzip' },
    });
    expect([none.status, none.headers.get('Content-Encoding'), await none.text()]).toEqual([204, null, '']);
  });
});

describe('caches', () => {
  it.each(['/v1/catalogs', '/openapi.json', '/docs', '/docs/site/style.css'])(
    '%s is asked for each time, and not sent again while it is the same',
    async (path) => {
      const first = await get(path, { 'Accept-Encoding': 'gzip' });
      expect(first.headers.get('Cache-Control')).toMatch(/no-cache/);
      const tag = first.headers.get('ETag') ?? '';
      expect(tag).toMatch(/^(W\/)?"[0-9a-f]{40}"$/);
      const again = await get(path, { 'If-None-Match': tag });
      expect([again.status, await again.text()]).toEqual([304, '']);
      expect(again.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
      expect((await get(path, { 'If-None-Match': '"other"' })).status).toBe(200);
    },
  );

  it('a list that changed is sent again', async () => {
    const tag = (await get('/v1/catalogs')).headers.get('ETag') ?? '';
    await app.request('/v1/catalogs/another', { method: 'PUT' });
    const changed = await get('/v1/catalogs', { 'If-None-Match': tag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('ETag')).not.toBe(tag);
  });

  it("a product's picture stays for a year, with its client alone", async () => {
    const answer = await get(picture);
    expect(answer.headers.get('Cache-Control')).toBe('private, max-age=31536000, immutable');
    const same = await get(picture, { 'If-None-Match': answer.headers.get('ETag') ?? '' });
    expect(same.status).toBe(304);
  });

  it('what the build names by its content stays; the page itself is asked for', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'garb-cached-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<h1>Garb</h1>');
    await writeFile(join(folder, 'assets', 'index-Bx3_k-9Z.js'), 'start()');
    await writeFile(join(folder, 'assets', 'main.js'), 'start()');
    const { app } = fakeApp({}, { pageDirectory: folder });
    const cached = async (path: string) => (await app.request(path)).headers.get('Cache-Control');
    expect(await cached('/')).toBe('no-cache');
    expect(await cached('/assets/index-Bx3_k-9Z.js')).toBe('public, max-age=31536000, immutable');
    expect(await cached('/assets/main.js')).toBe('no-cache');
  });

  it('a problem and the answer to a POST are not kept', async () => {
    const problem = await get('/v1/queries/nope');
    expect([problem.status, problem.headers.get('ETag')]).toEqual([404, null]);
    const posted = await app.request('/v1/events', {
      method: 'POST',
      body: JSON.stringify({ events: [{ queryId: 'q', productId: 'p', kind: 'click' }] }),
      headers: { 'Content-Type': 'application/json' },
    });
    expect([posted.status, posted.headers.get('ETag'), posted.headers.get('Cache-Control')]).toEqual([
      200,
      null,
      null,
    ]);
  });

  it('HEAD says the same as GET, without the text', async () => {
    const head = await app.request('/v1/catalogs', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('ETag')).toBe((await get('/v1/catalogs')).headers.get('ETag'));
  });
});
