import { beforeEach, describe, expect, it } from 'vitest';
import { makeKey } from '../../src/access/keyring.ts';
import { type KeyRecord, type Scope, scopes } from '../../src/records/key-records.ts';
import { type App, fakeApp, problemOf } from '../api/requests.ts';
import type { FakeContext } from '../fakes/api-context.ts';
import { operationsOf } from './operations.ts';

let app: App;
let context: FakeContext;
beforeEach(() => {
  ({ app, context } = fakeApp());
});

/** Adds a key and returns the header that carries it. */
async function keyOf(rights: Partial<Pick<KeyRecord, 'scopes' | 'catalogs' | 'rate'>>) {
  const { key, id, hash } = makeKey();
  await context.keys.add({
    id,
    hash,
    name: 'test',
    scopes: ['admin'],
    catalogs: null,
    rate: null,
    ...rights,
  });
  return { id, Authorization: `Bearer ${key}` };
}

const open = ['GET /livez', 'GET /readyz'];

describe('a service with keys', () => {
  it('answers no route without one, but says whether it lives', async () => {
    await keyOf({});
    for (const { name, method, path } of await operationsOf(app)) {
      const response = await app.request(path, { method });
      if (open.includes(name)) expect(response.status, name).toBe(200);
      else {
        expect(response.headers.get('WWW-Authenticate'), name).toBe('Bearer realm="garb"');
        expect(await problemOf(response), name).toEqual([401, 'unauthorized', 'Authorization']);
      }
    }
  });

  it('takes no other key, no revoked one and no other way of sending it', async () => {
    const { id, Authorization } = await keyOf({});
    expect((await app.request('/v1/catalogs', { headers: { Authorization } })).status).toBe(200);
    const key = Authorization.slice('Bearer '.length);
    const wrong = [
      `Bearer ${makeKey().key}`,
      `Basic ${key}`,
      key,
      `Bearer ${key} x`,
      `Bearer x, Bearer ${key}`,
      'Bearer ',
    ];
    for (const other of wrong) {
      const response = await app.request('/v1/catalogs', { headers: { Authorization: other } });
      expect(await problemOf(response), other).toEqual([401, 'unauthorized', 'Authorization']);
    }
    expect(await problemOf(await app.request(`/v1/catalogs?key=${key}`))).toEqual([
      401,
      'unauthorized',
      'Authorization',
    ]);
    await context.keys.revoke(id);
    const other = fakeApp({ keys: context.keys }).app;
    const response = await other.request('/v1/catalogs', { headers: { Authorization } });
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer realm="garb", error="invalid_token"');
    expect(await problemOf(response)).toEqual([401, 'unauthorized', 'Authorization']);
  });

  it('never writes a key to its log', async () => {
    const { Authorization } = await keyOf({});
    await app.request('/v1/catalogs', { headers: { Authorization } });
    await app.request('/v1/catalogs', { headers: { Authorization: `${Authorization}x` } });
    expect(context.logged()).toContain('"status":401');
    expect(context.logged()).not.toContain(Authorization.slice(-43));
  });

  it('does not answer where the keys cannot be read', async () => {
    const keys = { ...context.keys, list: () => Promise.reject(new TypeError('down')) };
    const { app } = fakeApp({ keys });
    expect((await app.request('/v1/catalogs')).status).toBe(500);
    expect((await app.request('/livez')).status).toBe(200);
  });
});

describe('the scope of a key', () => {
  it('is in the document for every route but those that are open', async () => {
    for (const { name, security } of await operationsOf(app)) {
      const named = security.flatMap(({ key = [] }) => key);
      if (open.includes(name)) expect(named, name).toEqual([]);
      else expect(named.length, name).toBeGreaterThan(0);
      expect(named.filter((scope) => !scopes.includes(scope as Scope))).toEqual([]);
    }
    const document = await (await app.request('/openapi.json')).json();
    expect(document.components.securitySchemes.key).toMatchObject({ type: 'http', scheme: 'bearer' });
  });

  it.each(scopes)(
    '%s: enough for the routes that name it, and for no other unless it is admin',
    async (scope) => {
      const { Authorization } = await keyOf({ scopes: [scope] });
      for (const { name, method, path, security } of await operationsOf(app)) {
        const named = security.flatMap(({ key = [] }) => key);
        const response = await app.request(path, { method, headers: { Authorization } });
        const may = named.length === 0 || named.includes(scope) || scope === 'admin';
        expect(response.status === 403, name).toBe(!may);
        if (!may) expect(await problemOf(response)).toEqual([403, 'forbidden']);
      }
    },
  );
});

describe('the rate of a key', () => {
  it('is counted down in the answers, and then refuses', async () => {
    const { Authorization } = await keyOf({ rate: 3 });
    const other = await keyOf({ rate: 3 });
    const ask = (Authorization: string) => app.request('/v1/catalogs', { headers: { Authorization } });
    for (const remaining of [2, 1, 0]) {
      const response = await ask(Authorization);
      expect(response.status).toBe(200);
      expect(response.headers.get('RateLimit-Policy')).toBe('"key";q=3;w=60');
      expect(response.headers.get('RateLimit')).toMatch(new RegExp(`^"key";r=${remaining};t=\\d+$`));
    }
    const refused = await ask(Authorization);
    const wait = Number(refused.headers.get('Retry-After'));
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(wait).toBeLessThanOrEqual(60);
    expect(refused.headers.get('RateLimit')).toBe(`"key";r=0;t=${wait}`);
    expect(await problemOf(refused)).toEqual([429, 'rate-limited']);
    expect((await ask(other.Authorization)).status).toBe(200);
  });

  it('of a key without one is none', async () => {
    const { Authorization } = await keyOf({});
    const response = await app.request('/v1/catalogs', { headers: { Authorization } });
    expect(response.headers.has('RateLimit')).toBe(false);
  });
});
