import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type App, fakeApp, problemOf, readProblem, sendJson } from '../api/requests.ts';
import { operationsOf } from './operations.ts';

const allowed = 'https://shop.example';
let app: App;
beforeAll(() => {
  ({ app } = fakeApp({}, { allowedHosts: ['garb.example'], corsOrigins: [allowed] }));
});

const operations = () => operationsOf(app);

describe('under a name that is not the service’s', () => {
  it('no route answers, nor page, nor document', async () => {
    const paths = [
      ...(await operations()),
      ...['/', '/docs', '/openapi.json', '/nope'].map((path) => ({ method: 'GET', path })),
    ];
    for (const { method, path } of paths) {
      const response = await app.request(path, { method, headers: { Host: 'evil.example' } });
      expect(await problemOf(response), `${method} ${path}`).toEqual([421, 'host-not-allowed', 'Host']);
    }
    expect(paths.length).toBeGreaterThan(30);
  });

  it('that is allowed, or an address, every route does', async () => {
    for (const host of ['garb.example', 'garb.example:8443', '10.0.0.7:8080'])
      expect((await app.request('/v1/catalogs', { headers: { Host: host } })).status).toBe(200);
  });
});

const foreign: [string, Record<string, string>][] = [
  ['by its Origin', { Origin: 'https://evil.example' }],
  ['by an opaque Origin', { Origin: 'null' }],
  ['on another port of this machine', { Origin: 'http://localhost:3000' }],
  ['without an Origin', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' }],
  ['of the same site', { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'no-cors' }],
  [
    'in a frame',
    { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' },
  ],
];

describe('a page of another origin', () => {
  it.each(foreign)('reaches no route: %s', async (_, headers) => {
    for (const { method, path } of await operations()) {
      const response = await app.request(path, { method, headers });
      expect(response.headers.has('Access-Control-Allow-Origin')).toBe(false);
      expect(await problemOf(response), `${method} ${path}`).toEqual([403, 'cross-site-request', 'Origin']);
    }
  });

  it('gets no leave by a preflight', async () => {
    const response = await app.request('/v1/catalogs/a', {
      method: 'OPTIONS',
      headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'DELETE' },
    });
    expect(await problemOf(response)).toEqual([403, 'cross-site-request', 'Origin']);
    expect(response.headers.has('Access-Control-Allow-Origin')).toBe(false);
  });

  it('may link to the service, but sends no form there', async () => {
    const link = {
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Dest': 'document',
    };
    expect((await app.request('/docs', { headers: link })).status).toBe(200);
    const form = await app.request('/v1/search', { method: 'POST', headers: link });
    expect(await problemOf(form)).toEqual([403, 'cross-site-request', 'Origin']);
  });

  it('that is allowed may read and change', async () => {
    const preflight = await app.request('/v1/catalogs/a', {
      method: 'OPTIONS',
      headers: {
        Origin: allowed,
        'Access-Control-Request-Method': 'PUT',
        'Access-Control-Request-Headers': 'authorization,content-type',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe(allowed);
    expect(preflight.headers.get('Access-Control-Allow-Methods')).toContain('PUT');
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toBe('authorization,content-type');
    expect(preflight.headers.get('Vary')).toContain('Origin');
    expect(preflight.headers.has('Access-Control-Allow-Credentials')).toBe(false);

    const headers = { Origin: allowed, 'Sec-Fetch-Site': 'cross-site' };
    const put = await app.request('/v1/catalogs/a', { method: 'PUT', headers });
    expect(put.status).toBe(204);
    const problem = await app.request('/v1/catalogs/nope/products/a', { headers });
    expect(problem.status).toBe(404);
    for (const { headers } of [put, problem]) {
      expect(headers.get('Access-Control-Allow-Origin')).toBe(allowed);
      expect(headers.get('Vary')).toContain('Origin');
    }
  });
});

it.each([
  ['a program', {}],
  ['the page itself', { Origin: 'http://localhost', 'Sec-Fetch-Site': 'same-origin' }],
  ['the page behind TLS', { Origin: 'https://garb.example', Host: 'garb.example' }],
  ['an address typed in', { 'Sec-Fetch-Site': 'none' }],
])('%s is answered', async (_, headers) => {
  const response = await app.request('/v1/catalogs', { headers: headers as Record<string, string> });
  expect(response.status).toBe(200);
});

it('every answer has the headers that hold a browser to the page', async () => {
  for (const path of [
    '/docs',
    '/docs/errors',
    '/openapi.json',
    '/v1/catalogs',
    '/nope',
    '/docs/site/style.css',
  ]) {
    const { headers } = await app.request(path);
    const policy = headers.get('Content-Security-Policy') ?? '';
    expect(policy, path).toMatch(/default-src 'self';.*object-src 'none'.*frame-ancestors 'none'/);
    expect(policy, path).not.toMatch(/unsafe/);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('X-Frame-Options')).toBe('DENY');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
  }
});

describe('every route', () => {
  it('refuses methods that its path lacks, and names those it has', async () => {
    const known = await operations();
    for (const path of new Set(known.map(({ path }) => path))) {
      const given = known.filter((operation) => operation.path === path).map(({ method }) => method);
      const allow = [...given, ...(given.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort();
      const options = await app.request(path, { method: 'OPTIONS' });
      expect(options.status).toBe(204);
      expect(options.headers.get('Allow')?.split(', ').sort()).toEqual(allow);
      const others = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'QUERY'].filter(
        (method) => !allow.includes(method),
      );
      for (const method of others) {
        const response = await app.request(path, { method });
        expect(response.headers.get('Allow')?.split(', ').sort(), `${method} ${path}`).toEqual(allow);
        expect(await problemOf(response)).toEqual([405, 'method-not-allowed']);
      }
      const head = await app.request(path, { method: 'HEAD' });
      expect(head.status === 405, path).toBe(!given.includes('GET'));
    }
  });

  it.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'text/json'])(
    'refuses a body of type %s',
    async (type) => {
      const taking = (await operations()).filter(({ bodies }) => bodies.length > 0);
      for (const { method, path } of taking) {
        const body = new Blob(['{}']);
        const response = await app.request(path, {
          method,
          body,
          headers: type ? { 'Content-Type': type } : {},
        });
        expect(await problemOf(response), `${method} ${path}`).toEqual([
          415,
          'unsupported-media-type',
          'Content-Type',
        ]);
      }
      expect(taking.length).toBeGreaterThan(8);
    },
  );

  it('refuses JSON that is broken, too deep or names __proto__', async () => {
    const taking = (await operations()).filter(({ bodies }) => bodies.includes('application/json'));
    for (const { method, path } of taking) {
      for (const [body, location] of [
        ['{', 'body'],
        ['', 'body'],
        [`${'['.repeat(200_000)}`, 'body'],
        [`${'{"filter":'.repeat(65)}1${'}'.repeat(65)}`, 'body'],
        ['{"__proto__":{}}', '__proto__'],
      ] as const)
        expect(await problemOf(await sendJson(app, method, path, body)), `${method} ${path} ${body}`).toEqual(
          [400, 'invalid-request', location],
        );
    }
  });

  it('refuses query parameters and fields that it does not know', async () => {
    for (const { method, path, bodies } of await operations()) {
      const type = bodies[0];
      const init = { method, ...(type ? { headers: { 'Content-Type': type } } : {}) };
      const response = await app.request(`${path}?colour=red`, init);
      expect(await problemOf(response), `${method} ${path}`).toEqual([400, 'invalid-request', 'colour']);
      if (!bodies.includes('application/json')) continue;
      const { status, errors } = await readProblem(
        await sendJson(app, method, path, { colour: 1, catalogue: 2 }),
      );
      expect(status, `${method} ${path}`).toBe(400);
      expect(errors.map(({ location }) => location)).toEqual(expect.arrayContaining(['colour', 'catalogue']));
    }
  });
});

it('an unknown field is told by its place and the name that was probably meant', async () => {
  const event = { queryId: 'q', productId: 'a', kind: 'click', regoin: 'r1' };
  const { errors } = await readProblem(await sendJson(app, 'POST', '/v1/events', { events: [event] }));
  expect(errors).toEqual([{ location: 'events.0.regoin', message: 'Unknown. Did you mean region?' }]);
  const query = await readProblem(await app.request('/v1/queries?limt=3'));
  expect(query.errors).toEqual([{ location: 'limt', message: 'Unknown. Did you mean limit?' }]);
});

describe('over a real connection', () => {
  async function listen(): Promise<{ port: number; logged: () => string }> {
    const { app, context } = fakeApp();
    const server = createServer(getRequestListener(app.fetch));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('Expected a port');
    return { port: address.port, logged: context.logged };
  }

  it('an upload that ends early is no failure of the service', async () => {
    const { port, logged } = await listen();
    for (const type of ['application/json', 'multipart/form-data; boundary=x', 'application/x-ndjson']) {
      const path = type.endsWith('ndjson') ? '/v1/catalogs/default/imports' : '/v1/search';
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: 1000\r\n\r\n{"image"`,
      );
      await delay(50);
      socket.destroy();
    }
    await expect.poll(() => logged().match(/"msg":"request"/g)?.length).toBe(3);
    expect(logged().match(/"status":\d+/g)).toEqual(['"status":499', '"status":499', '"status":499']);
    expect(logged()).not.toContain('request failed');
  });

  it('TRACE is refused as other methods are', async () => {
    const { port } = await listen();
    const status = await new Promise((resolve) => {
      request({ port, host: '127.0.0.1', method: 'TRACE', path: '/v1/catalogs' }, (response) => {
        response.resume();
        resolve([response.statusCode, response.headers.allow]);
      }).end();
    });
    expect(status).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});
