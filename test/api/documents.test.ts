import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { errorTable } from '../../src/errors.ts';
import { type App, fakeApp, problemOf } from './requests.ts';

type Json = { readonly [name: string]: unknown };
interface Operation extends Json {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly responses: Readonly<
    Record<string, { readonly $ref?: string; readonly description: string; readonly content?: Json }>
  >;
}
interface Document extends Json {
  readonly openapi: string;
  readonly info: Json;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let app: App;
beforeAll(() => {
  ({ app } = fakeApp());
});

describe('GET /openapi.json', () => {
  let document: Document;
  let operations: { name: string; path: string; operation: Operation }[];
  beforeAll(async () => {
    const response = await app.request('/openapi.json');
    expect(response.status).toBe(200);
    document = (await response.json()) as Document;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        path,
        operation,
      })),
    );
  });

  it('is OpenAPI 3.1 with a title and the version', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: 'Garb', version: '0.0.0-test' });
  });

  it('has every route of the service, and no other', () => {
    const served = app.routes
      .filter(({ method, path }) => method !== 'ALL' && !path.startsWith('/docs') && path !== '/openapi.json')
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(operations.map(({ name }) => name).sort()).toEqual([...new Set(served)].sort());
    expect(served).toContain('POST /v1/shop-the-look');
    expect(served).toContain('GET /v1/catalogs/{catalog}/pictures/{digest}');
  });

  it('documents of each route what it is for, its parameters, its answer and its problems', () => {
    for (const { name, path, operation } of operations) {
      expect(operation.summary, name).toEqual(expect.any(String));
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(declared.map((parameter) => parameter.name).sort(), name).toEqual(named.sort());
      expect(
        declared.every(({ required }) => required),
        name,
      ).toBe(true);
      const codes = Object.keys(operation.responses);
      expect(
        codes.filter((code) => code.startsWith('2')),
        name,
        // An import may be answered at once, and made afterwards.
      ).toEqual(name === 'POST /v1/catalogs/{catalog}/imports' ? ['200', '202'] : [expect.any(String)]);
    }
  });

  it('documents of each answer what it means, and of each problem that it is one', () => {
    for (const { name, operation } of operations) {
      for (const [code, response] of Object.entries(operation.responses)) {
        const { description, content } = response.$ref
          ? (resolve(document, response.$ref) as typeof response)
          : response;
        expect(description, `${name} ${code}`).toEqual(expect.any(String));
        if (!code.startsWith('2'))
          expect(Object.keys(content ?? {}), name).toEqual(['application/problem+json']);
      }
    }
  });

  it('documents every problem of requests in at least one route, each under its status', () => {
    const {
      'request-aborted': _ofNobody,
      'client-gone': _ofNobodyEither,
      'reindex-failed': _ofCommand,
      'prune-refused': _ofCommandToo,
      'file-not-readable': _ofCommands,
      'invalid-model': _ofTheStart,
      'invalid-config': _ofTheStartToo,
      ...ofRequests
    } = errorTable;
    const documented = new Map<string, Set<string>>();
    for (const { operation } of operations)
      for (const [status, { $ref }] of Object.entries(operation.responses))
        for (const code of $ref?.split('/').at(-1)?.split('.') ?? []) {
          expect(String(errorTable[code as keyof typeof errorTable].status)).toBe(status);
          documented.set(code, new Set([...(documented.get(code) ?? []), status]));
        }
    expect([...documented.keys()].sort()).toEqual(Object.keys(ofRequests).sort());
  });

  it('documents of photos, keys and bodies what follows from them, and of others nothing of it', () => {
    const codesOf = (wanted: string) =>
      Object.values(operations.find(({ name }) => name === wanted)?.operation.responses ?? {}).flatMap(
        ({ $ref }) => $ref?.split('/').at(-1)?.split('.') ?? [],
      );
    expect(codesOf('POST /v1/detect')).toEqual(
      expect.arrayContaining(['corrupt-image', 'deadline-exceeded', 'overloaded', 'unauthorized']),
    );
    expect(codesOf('GET /livez').sort()).toEqual([
      'cross-site-request',
      'host-not-allowed',
      'internal',
      'invalid-request',
      'method-not-allowed',
      'request-head-too-large',
      'request-timeout',
      'store-unavailable',
    ]);
    expect(codesOf('POST /v1/events')).not.toContain('deadline-exceeded');
    expect(codesOf('GET /v1/queries/{id}')).not.toContain('payload-too-large');
  });

  it('documents 409 for the routes that write to the vector store, and for no other', () => {
    const documented = operations.filter(({ operation }) => '409' in operation.responses);
    expect(documented.map(({ name }) => name).sort()).toEqual([
      'DELETE /v1/catalogs/{catalog}',
      'DELETE /v1/catalogs/{catalog}/products/{id}',
      'POST /v1/catalogs/{catalog}/imports',
      'POST /v1/catalogs/{catalog}/products/{id}/corrections',
      'PUT /v1/catalogs/{catalog}/products/{id}',
    ]);
  });

  it('refers to nothing that is not in it, and uses nothing that 3.1 gave up', () => {
    const visit = (value: unknown, at: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, part] of Object.entries(value)) {
        expect(name === 'nullable' && typeof part === 'boolean', `${at}/${name}`).toBe(false);
        if (name === '$ref') expect(resolve(document, String(part)), String(part)).toBeDefined();
        visit(part, `${at}/${name}`);
      }
    };
    visit(document, '#');
  });

  it('describes a photo as a form and as JSON', () => {
    const post = operations.find(({ name }) => name === 'POST /v1/shop-the-look');
    expect(post?.operation.requestBody).toMatchObject({
      content: { 'multipart/form-data': expect.anything(), 'application/json': expect.anything() },
    });
  });
});

function resolve(document: Json, reference: string): unknown {
  expect(reference.startsWith('#/')).toBe(true);
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (part, name) => (part as Json | undefined)?.[name.replaceAll('~1', '/').replaceAll('~0', '~')],
      document,
    );
}

describe('the page', () => {
  async function pageApp(): Promise<App> {
    const folder = await mkdtemp(join(tmpdir(), 'garb-page-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await mkdir(join(folder, 'dist', 'assets'), { recursive: true });
    await writeFile(join(folder, 'dist', 'index.html'), '<h1>Garb</h1>');
    await writeFile(join(folder, 'dist', 'assets', 'main.js'), 'start()');
    await writeFile(join(folder, 'secret.json'), '{}');
    return fakeApp({}, { pageDirectory: join(folder, 'dist') }).app;
  }

  it('is served at the root, with its files', async () => {
    const app = await pageApp();
    const page = await app.request('/');
    expect([page.status, page.headers.get('Content-Type'), await page.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<h1>Garb</h1>',
    ]);
    const script = await app.request('/assets/main.js');
    expect([script.headers.get('Content-Type'), await script.text()]).toEqual([
      'text/javascript; charset=utf-8',
      'start()',
    ]);
  });

  it.each([
    '/secret.json',
    '/..%2Fsecret.json',
    '/assets/..%2f..%2f..%2fsecret.json',
    '/assets',
    '/nope.js',
    '/%',
    '/v1/nope',
  ])('%s: 404', async (path) => {
    expect(await problemOf(await (await pageApp()).request(path))).toEqual([404, 'not-found']);
  });

  it('is not there where it was not built, and says nothing of folders', async () => {
    expect(await problemOf(await app.request('/'))).toEqual([404, 'not-found']);
  });
});
