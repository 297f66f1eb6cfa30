import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError, storageFull } from '../../src/errors.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { createFakeEmbedder } from '../fakes/fake-embedder.ts';
import { createMemoryPictures } from '../fakes/memory-records.ts';
import { storeDown } from '../fakes/memory-store.ts';
import { blue, detection, flatJpeg, outfit, outfitJpeg, red } from '../fakes/pictures.ts';
import { type App, fakeApp, postForm, problemOf, readAnswer, readProblem, sendJson } from './requests.ts';

const OkSchema = z.object({ status: z.literal('ok') });

describe('GET /livez', () => {
  it('answers as long as the process does, whatever the store says', async () => {
    const { app, context } = fakeApp();
    context.store.fail(storeDown());
    expect(await readAnswer(await app.request('/livez'), OkSchema)).toEqual({ status: 'ok' });
  });
});

describe('GET /readyz', () => {
  it('answers once models and store do', async () => {
    const { app, context } = fakeApp();
    expect(await readAnswer(await app.request('/readyz'), OkSchema)).toEqual({ status: 'ok' });
    context.store.fail(storeDown());
    const response = await app.request('/readyz');
    expect(await problemOf(response)).toEqual([503, 'store-unavailable']);
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1);
    context.store.fail(undefined);
    expect((await app.request('/readyz')).status).toBe(200);
  });
});

describe('a problem', () => {
  it('at an address without a route is not-found', async () => {
    const { app } = fakeApp();
    expect(await problemOf(await app.request('/v1/nope'))).toEqual([404, 'not-found']);
    expect(await problemOf(await app.request('/v1/nope/nope'))).toEqual([404, 'not-found']);
    expect((await readProblem(await app.request('/v1/nope?x=1'))).instance).toBe('/v1/nope');
  });

  it('that nobody foresaw is answered by a fixed text, and logged in full under its id', async () => {
    const failing = {
      ...createFakeEmbedder(),
      embed: () => Promise.reject(new TypeError('secret of /srv/models')),
    };
    const { app, context } = fakeApp({ embedder: failing as never });
    const response = await postForm(app, '/v1/search', await flatJpeg(red));
    const problem = await readProblem(response);
    expect(problem).toMatchObject({ status: 500, code: 'internal', errors: [] });
    expect(problem.detail).toBe('Internal error. The log has the details under the requestId.');
    expect(JSON.stringify(problem)).not.toMatch(/secret|srv|TypeError| at /);
    const logged = context
      .logged()
      .split('\n')
      .filter((line) => line.includes('secret of /srv/models'));
    expect(logged).toHaveLength(1);
    expect(JSON.parse(logged[0] ?? '')).toMatchObject({
      level: 50,
      requestId: problem.requestId,
      code: 'internal',
    });
  });

  it('keeps to itself what the operator alone may see', async () => {
    const { app, context } = fakeApp();
    context.store.fail(
      new AppError('store-unavailable', 'The store does not answer', {
        cause: new Error('10.0.0.7 refused'),
      }),
    );
    const problem = await readProblem(await app.request('/v1/catalogs'));
    expect(problem.detail).toBe('The store does not answer');
    expect(JSON.stringify(problem)).not.toContain('10.0.0.7');
    expect(context.logged()).toContain('10.0.0.7');
  });

  it.each([
    [undefined, '1'],
    [0.2, '1'],
    [7, '7'],
  ])('that passes says when to try again: %s s → %s', async (retryAfterSeconds, header) => {
    const { app, context } = fakeApp();
    context.store.fail(new AppError('overloaded', 'The service is busy', { retryAfterSeconds }));
    const response = await app.request('/readyz');
    expect(response.headers.get('Retry-After')).toBe(header);
    expect(await problemOf(response)).toEqual([503, 'overloaded']);
  });

  it('of a full disk is its own, in a write to the store and in one of a thumbnail', async () => {
    const image = { base64: (await flatJpeg(red)).toString('base64') };
    const put = (app: App) =>
      sendJson(app, 'PUT', '/v1/catalogs/default/products/a', { images: [image] }).then(problemOf);
    const { app, context } = fakeApp();
    context.store.fail(storageFull(new Error('No space left on device')));
    expect(await put(app)).toEqual([507, 'storage-full']);
    const pictures = {
      ...createMemoryPictures(),
      put: () => Promise.reject(storageFull(new Error('ENOSPC'))),
    };
    expect(await put(fakeApp({ pictures }).app)).toEqual([507, 'storage-full']);
  });

  it('that does not pass says nothing of trying again', async () => {
    const { app } = fakeApp();
    expect((await app.request('/v1/nope')).headers.has('Retry-After')).toBe(false);
  });
});

describe('X-Request-Id', () => {
  it('is on every answer, another each time', async () => {
    const { app } = fakeApp();
    const json = { 'Content-Type': 'application/json' };
    const responses = await Promise.all([
      app.request('/livez'),
      app.request('/v1/catalogs'),
      app.request('/v1/catalogs/new', { method: 'PUT' }),
      app.request('/docs'),
      app.request('/docs/site/style.css'),
      app.request('/openapi.json'),
      app.request('/nope'),
      app.request('/v1/catalogs/nope', { method: 'DELETE' }),
      app.request('/v1/search', { method: 'POST' }),
      app.request('/v1/search', {
        method: 'POST',
        body: '{}',
        headers: { ...json, 'Content-Length': '999999999' },
      }),
      postForm(app, '/v1/search', Buffer.from('no picture')),
      postForm(app, '/v1/search', await flatJpeg(red)),
    ]);
    expect(responses.map(({ status }) => status)).toEqual([
      200, 200, 204, 200, 200, 200, 404, 404, 415, 413, 415, 200,
    ]);
    const ids = responses.map((response) => response.headers.get('X-Request-Id'));
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the log', () => {
  it('has a line for each request with nothing of photos and vectors', async () => {
    const detector = createFakeDetector([detection('top', 0.9, outfit.topBox)]);
    const { app, context } = fakeApp({ detector });
    const photo = await outfitJpeg(red, blue);
    const base64 = photo.toString('base64');
    const cut = photo.subarray(0, 300);
    const line = JSON.stringify({ id: 'b', images: [{ base64, name: 'front' }] });
    await sendJson(app, 'PUT', '/v1/catalogs/default/products/a', { images: [{ base64 }] });
    await app.request('/v1/catalogs/default/imports', {
      method: 'POST',
      body: line,
      headers: { 'Content-Type': 'application/x-ndjson' },
    });
    await postForm(app, '/v1/shop-the-look', photo, { explain: 'true' });
    await sendJson(app, 'POST', '/v1/search', { image: { base64 } });
    await sendJson(app, 'POST', '/v1/search', { image: { base64: cut.toString('base64') } });
    await sendJson(app, 'POST', '/v1/search', `{"image":{"base64":"${base64}"`);
    context.store.fail(storeDown());
    await sendJson(app, 'POST', '/v1/search', { image: { base64 } });

    const logged = context.logged();
    const entries = logged
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as Record<string, unknown>);
    const requests = entries.filter(({ msg }) => msg === 'request');
    expect(requests.map(({ status }) => status)).toEqual([200, 200, 200, 200, 422, 400, 503]);
    const names = [
      'hostname',
      'level',
      'method',
      'msg',
      'path',
      'pid',
      'requestId',
      'status',
      'time',
      'totalMs',
    ];
    for (const entry of requests) expect(Object.keys(entry).sort()).toEqual(names);
    expect(entries).toHaveLength(7 + 1);

    const pieces = Array.from({ length: Math.floor(base64.length / 16) }, (_, n) =>
      base64.slice(n * 16, n * 16 + 16),
    );
    expect(pieces.filter((piece) => logged.includes(piece))).toEqual([]);
    expect(logged).not.toMatch(/JFIF|Float32Array|"whole"|"garment"/);
    context.store.fail(undefined);
    const [row] = await context.store.fetchByProduct('default', ['a']);
    expect([...(row?.garment ?? [])].filter((value) => logged.includes(String(value)))).toEqual([]);
    expect(row?.garment).toHaveLength(4);
  });
});
