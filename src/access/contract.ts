import type { RouteConfig } from '@hono/zod-openapi';
import type { Context, Env, Hono, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { AppError, fieldError, fieldErrors, mostErrors } from '../errors.ts';
import { unknownName } from '../nearest-name.ts';
import type { Scope } from '../records/key-records.ts';
import { checkJsonText } from './json-text.ts';
import { scopesOf } from './scopes.ts';

/** What the API's document says of a route, as far as it is checked before the route runs. */
export interface Operation {
  /** As in the document: `/v1/catalogs/{catalog}`. */
  readonly path: string;
  readonly method: string;
  /** A key needs one of them; none: everybody may. */
  readonly scopes: readonly Scope[];
  /** Names of query parameters. */
  readonly query: readonly string[];
  /** Media types of the body; none: the route reads no body. */
  readonly bodies: readonly string[];
}

/** Lets a request pass to its route, or throws. */
export type Authorize<E extends Env> = (c: Context<E>, operation: Operation) => Promise<void>;

/** The routes of an application that have an OpenAPI document. */
export interface DocumentedApp<E extends Env> extends Pick<Hono<E>, 'router'> {
  readonly openAPIRegistry: { readonly definitions: readonly unknown[] };
}

/** The document's operations by method and path as the router knows them: `GET /v1/catalogs/:catalog`. */
export function readOperations(definitions: readonly unknown[]): ReadonlyMap<string, Operation> {
  const routes = (definitions as readonly { type: string; route: RouteConfig }[]).flatMap(
    ({ type, route }) => (type === 'route' ? [route] : []),
  );
  return new Map(
    routes.map(({ method, path, request }) => {
      const query = request?.query as { readonly shape?: object } | undefined;
      return [
        `${method.toUpperCase()} ${path.replaceAll(/\/\{(.+?)\}/g, '/:$1')}`,
        {
          path,
          method: method.toUpperCase(),
          scopes: scopesOf({ method, path }),
          query: Object.keys(query?.shape ?? {}),
          bodies: Object.keys(request?.body?.content ?? {}),
        },
      ];
    }),
  );
}

/**
 * Holds every request to the API's document before its route runs: method, key, encoding and type of the body, query parameters. The
 * document is read at the first request, when all routes are known. Outside the document there are only files to get.
 *
 * @param authorize is asked once the operation is known, before anything of the request is looked at
 * @throws AppError `method-not-allowed`, `unsupported-media-type`, `invalid-request`.
 */
export function enforceContract<E extends Env>(
  app: DocumentedApp<E>,
  authorize: Authorize<E>,
): MiddlewareHandler<E> {
  let operations: ReadonlyMap<string, Operation> | undefined;
  return async function checkRequest(c, next) {
    operations ??= readOperations(app.openAPIRegistry.definitions);
    const operation = operationOf(matchedRoutes(c as Context), operations);
    if (operation) {
      await authorize(c as Context<E>, operation);
      checkQuery(c, operation);
      checkMediaType(c, operation);
      return next();
    }
    const allowed = allowedMethods(app, operations, c.req.path);
    const asks = c.req.method === 'OPTIONS';
    if (allowed.length === 0 || (allowed.includes(c.req.method) && !asks)) return next();
    c.header('Allow', allowed.join(', '));
    if (asks) return c.body(null, 204);
    throw new AppError('method-not-allowed', `Expected ${allowed.join(', ')}`);
  };
}

type Routes = readonly { readonly method: string; readonly path: string }[];

function operationOf(routes: Routes, operations: ReadonlyMap<string, Operation>): Operation | undefined {
  for (const { method, path } of routes) {
    const operation = operations.get(`${method} ${path}`);
    if (operation) return operation;
  }
  return undefined;
}

function checkQuery(c: Context, { query }: Operation): void {
  const unknown = Object.keys(c.req.queries()).filter((name) => !query.includes(name));
  if (unknown.length === 0) return;
  const errors = unknown
    .slice(0, mostErrors)
    .map((name) => ({ location: name.slice(0, 100), message: unknownName(name, query) }));
  throw fieldErrors('invalid-request', errors, 'Query parameter ');
}

function checkMediaType(c: Context, { bodies }: Operation): void {
  if (bodies.length === 0) return;
  const encoding = c.req.header('content-encoding')?.trim().toLowerCase() || 'identity';
  if (encoding !== 'identity') {
    // RFC 9110, section 15.5.16: what the client may try instead.
    c.header('Accept-Encoding', 'identity');
    const message = `Expected a body as it is but received ${encoding.slice(0, 100)}: pictures are compressed already`;
    throw fieldError('unsupported-media-type', 'Content-Encoding', message);
  }
  const given = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (given !== undefined && bodies.some((type) => isOfType(given, type))) return;
  const message = `Expected ${bodies.join(' or ')} but received ${given?.slice(0, 100) || 'none'}`;
  throw fieldError('unsupported-media-type', 'Content-Type', message);
}

/** Whether a media type is the expected one, or in its range: `image/*`. */
function isOfType(given: string, expected: string): boolean {
  return expected.endsWith('/*') ? given.startsWith(expected.slice(0, -1)) : given === expected;
}

/** Refuses JSON that no route could read; see {@link checkJsonText}. */
export function checkJson<E extends Env>(): MiddlewareHandler<E> {
  return async function checkJsonBody(c, next) {
    const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (type === 'application/json') checkJsonText(await c.req.text());
    await next();
  };
}

/** Methods of a path; none where any file may lie and the method may get it. */
function allowedMethods<E extends Env>(
  app: DocumentedApp<E>,
  operations: ReadonlyMap<string, Operation>,
  path: string,
): string[] {
  const documented = ['GET', 'POST', 'PUT', 'DELETE'].filter((method) =>
    operationOf(
      app.router.match(method, path)[0].map(([[, route]]) => route),
      operations,
    ),
  );
  if (documented.length > 0)
    return [...documented, ...(documented.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
  return path.startsWith('/v1/') ? [] : ['GET', 'HEAD', 'OPTIONS'];
}
