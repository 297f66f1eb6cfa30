import type { RouteConfig } from '@hono/zod-openapi';
import { scopesOf } from '../../access/scopes.ts';
import { type ErrorCode, errorTable } from '../../errors.ts';
import { kindOf } from '../middleware/admit-requests.ts';

/** Where a route's definition holds the codes of its own problems; the document has them as responses. */
export const problemsField = 'x-problems';

/**
 * The part of a route's definition that says which problems the route itself can answer with, besides those that follow from what the
 * route is; see {@link problemsOf}. Every route has it, `...problems()` where there are none.
 */
export function problems(...codes: readonly ErrorCode[]): { readonly [problemsField]: readonly ErrorCode[] } {
  return { [problemsField]: codes };
}

/** What a picture in a request can be answered with. */
export const pictureProblems = [
  'unsupported-image',
  'corrupt-image',
  'image-too-large',
  'image-too-small',
] as const satisfies readonly ErrorCode[];

/** What the photo and options of a search can be answered with. */
export const photoProblems = [
  ...pictureProblems,
  'picture-address-refused',
  'picture-not-fetched',
  'query-not-found',
  'invalid-filter',
] as const satisfies readonly ErrorCode[];

/** Every request: its head, its address, its origin, its query parameters, and the active index, which it is given. */
const ofAll = [
  'invalid-request',
  'cross-site-request',
  'host-not-allowed',
  'method-not-allowed',
  'request-head-too-large',
  'request-timeout',
  'store-unavailable',
  'internal',
] as const satisfies readonly ErrorCode[];

const ofKeys = ['unauthorized', 'forbidden', 'rate-limited', 'records-unavailable'] as const;
const ofBodies = ['unsupported-media-type', 'payload-too-large', 'overloaded'] as const;

/** Every problem that a route can answer with: its own, and those of all requests, of keys, of bodies and of deadlines. */
export function problemsOf(route: RouteConfig): ErrorCode[] {
  const kind = kindOf(route.method.toUpperCase(), route.path.replaceAll(/\{\w+\}/g, 'x'));
  const codes = new Set<ErrorCode>([
    ...ofAll,
    ...(scopesOf(route).length > 0 ? ofKeys : []),
    ...(route.request?.body ? ofBodies : []),
    ...(kind === 'look' ? (['deadline-exceeded'] as const) : []),
    ...((route[problemsField] as readonly ErrorCode[] | undefined) ?? []),
  ]);
  return (Object.keys(errorTable) as ErrorCode[]).filter((code) => codes.has(code));
}

/** A response of the document, shared by all routes that have the same problems of a status. */
export interface ProblemResponse {
  readonly status: number;
  /** Its name among the document's components. */
  readonly name: string;
  readonly response: {
    readonly description: string;
    readonly content: Readonly<Record<'application/problem+json', { readonly schema: object }>>;
  };
}

/** The responses that document problems: one a status, which names the codes. */
export function problemResponses(codes: readonly ErrorCode[]): ProblemResponse[] {
  const statuses = [...new Set(codes.map((code) => errorTable[code].status))].sort((a, b) => a - b);
  return statuses.map((status) => {
    const here = codes.filter((code) => errorTable[code].status === status);
    const schema = {
      allOf: [
        { $ref: '#/components/schemas/Problem' },
        { type: 'object', properties: { code: { type: 'string', enum: here } } },
      ],
    };
    return {
      status,
      name: here.join('.'),
      response: {
        description: here.map((code) => `${errorTable[code].title} (\`${code}\`)`).join('; '),
        content: { 'application/problem+json': { schema } },
      },
    };
  });
}
