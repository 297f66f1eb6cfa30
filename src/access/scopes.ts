import type { RouteConfig } from '@hono/zod-openapi';
import type { Scope } from '../records/key-records.ts';

/** Who may call each route: a key with one of the scopes, or with `admin`. `[]`: everybody, without a key. */
const scopesOfRoutes: Readonly<Record<string, readonly Scope[]>> = {
  'GET /livez': [],
  'GET /readyz': [],
  'GET /metrics': ['metrics'],

  'POST /v1/shop-the-look': ['search'],
  'POST /v1/search': ['search'],
  'POST /v1/similar': ['search'],
  'POST /v1/detect': ['search'],
  'POST /v1/events': ['search'],
  'GET /v1/examples': ['search'],
  'GET /v1/examples/{name}': ['search'],
  'GET /v1/catalogs': ['search', 'ingest', 'tune'],
  'GET /v1/catalogs/{catalog}/start': ['search'],
  'GET /v1/catalogs/{catalog}/pictures/{digest}': ['search', 'ingest', 'tune'],

  'PUT /v1/catalogs/{catalog}': ['ingest'],
  'DELETE /v1/catalogs/{catalog}': ['admin'],
  'GET /v1/catalogs/{catalog}/products/{id}': ['search', 'ingest'],
  'GET /v1/catalogs/{catalog}/products': ['ingest', 'tune'],
  'POST /v1/catalogs/{catalog}/products/{id}/corrections': ['ingest'],
  'GET /v1/catalogs/{catalog}/duplicates': ['ingest'],
  'PUT /v1/catalogs/{catalog}/products/{id}': ['ingest'],
  'DELETE /v1/catalogs/{catalog}/products/{id}': ['ingest'],
  'POST /v1/catalogs/{catalog}/imports': ['ingest'],
  'GET /v1/catalogs/{catalog}/imports/{id}': ['ingest'],

  'GET /v1/profiles': ['tune'],
  'POST /v1/profiles': ['tune'],
  'GET /v1/profiles/{profile}': ['tune'],
  'GET /v1/profiles/{profile}/diff': ['tune'],
  'POST /v1/profiles/{profile}/promote': ['tune'],
  'GET /v1/catalogs/{catalog}/profile': ['tune'],
  'GET /v1/catalogs/{catalog}/promotions': ['tune'],
  'GET /v1/catalogs/{catalog}/interleaving': ['tune'],
  'PUT /v1/catalogs/{catalog}/interleaving': ['tune'],
  'DELETE /v1/catalogs/{catalog}/interleaving': ['tune'],
  'GET /v1/queries': ['tune'],
  'GET /v1/queries/{id}': ['tune'],
  'DELETE /v1/queries/{id}': ['tune'],
  'POST /v1/queries/{id}/replay': ['tune'],
  'POST /v1/replays': ['tune'],
  'POST /v1/comparisons': ['tune'],
  'POST /v1/catalogs/{catalog}/tunings': ['tune'],
  'GET /v1/catalogs/{catalog}/tunings/{id}': ['tune'],
  'DELETE /v1/catalogs/{catalog}/tunings/{id}': ['tune'],
  'GET /v1/judgments': ['tune'],
  'POST /v1/judgments': ['tune'],
  'GET /v1/judgments/imports': ['tune'],
  'DELETE /v1/judgments/imports/{id}': ['tune'],
};

/** Scopes of which a key needs one for the route; a route that is not listed needs `admin`. */
export function scopesOf({ method, path }: Pick<RouteConfig, 'method' | 'path'>): readonly Scope[] {
  return scopesOfRoutes[`${method.toUpperCase()} ${path}`] ?? ['admin'];
}

/** How the API's document describes keys. */
export const keyScheme = {
  type: 'http',
  scheme: 'bearer',
  description:
    'A key of `garb keys add`. Needed once the service has one. Scopes: search, ingest, tune, metrics; admin may everything. A key of ' +
    'named catalogs sees no other (docs/security.md)',
} as const;

/** What the API's document says of a route's scopes: one of them is enough. */
export function securityOf(route: Pick<RouteConfig, 'method' | 'path'>): { readonly key: string[] }[] {
  return scopesOf(route).map((scope) => ({ key: [scope] }));
}
