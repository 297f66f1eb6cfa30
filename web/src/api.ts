import type { Schemas } from '../../client/src/garb-client.ts';
import { withAccessKey } from './access-key.ts';

export type LookAnswer = Schemas['LookAnswer'];
export type Problem = Schemas['Problem'];
type DetectAnswer = Schemas['DetectAnswer'];
export type Region = LookAnswer['regions'][number];
export type Hit = LookAnswer['fused'][number];
export type Match = NonNullable<LookAnswer['match']>;
export type Part = NonNullable<Hit['parts']>[number];
export type Notice = LookAnswer['notices'][number];
export type Facet = NonNullable<LookAnswer['facets']>[number];
export type Box = Region['box'];
export type Size = LookAnswer['image'];
export type GarmentClass = NonNullable<Region['garmentClass']>;

export type Catalog = Schemas['Catalog'];

/** An example photo. */
export interface Example {
  readonly name: string;
  readonly url: string;
}

/** The fields of an RFC 9457 problem that the page shows; without request id and type if the response was not such a problem. */
export type Failure = Pick<Problem, 'title' | 'detail' | 'code'> &
  Partial<Pick<Problem, 'requestId' | 'type' | 'errors'>> & {
    /** Seconds after which the service asks to be tried again. */
    readonly retryAfter?: number;
  };

/** Thrown by every call in this file that fails. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.detail, options);
    this.failure = failure;
  }
}

export interface LookOptions {
  readonly catalog: string;
  /** Hits per list. */
  readonly limit: number;
  /** Boxes to search instead of detecting garments, in pixels of the upright photo. */
  readonly regions?: readonly {
    readonly box: Box;
    readonly confidence?: number;
    readonly garmentClass?: GarmentClass;
  }[];
  readonly filter?: object | undefined;
  /** Fields whose values to count. */
  readonly facets?: readonly string[];
  /** Whether the service saves the query, without its photo, so that a search can start from its garments. */
  readonly keep?: boolean;
  /** The caller's name of the saved query. */
  readonly externalId?: string;
  readonly signal?: AbortSignal;
}

/** Searches a photo, or a saved query in its place, which takes no `regions`. */
export async function shopTheLook(
  source: Blob | { readonly queryId: string },
  { catalog, limit, regions, filter, facets, keep, externalId, signal }: LookOptions,
): Promise<LookAnswer> {
  if (!(source instanceof Blob)) {
    const asked = { image: source, catalog, limit, explain: true, filter, facets };
    return (await request('/v1/shop-the-look', { method: 'POST', ...jsonBody(asked), signal })).json();
  }
  const body = new FormData();
  body.set('image', source, 'photo');
  body.set('catalog', catalog);
  body.set('limit', String(limit));
  body.set('explain', 'true');
  if (regions) body.set('regions', JSON.stringify(regions));
  if (filter) body.set('filter', JSON.stringify(filter));
  if (facets) body.set('facets', JSON.stringify(facets));
  if (keep) body.set('keep', 'true');
  if (externalId) body.set('externalId', externalId);
  const response = await request('/v1/shop-the-look', { method: 'POST', body, signal });
  return response.json();
}

/** The garment at a place of the photo, in its pixels, however unsure; undefined where there is none. */
export async function detectAt(
  photo: Blob,
  point: { readonly x: number; readonly y: number },
  signal: AbortSignal,
): Promise<DetectAnswer['regions'][number] | undefined> {
  const body = new FormData();
  body.set('image', photo, 'photo');
  body.set('point', JSON.stringify(point));
  const answer: DetectAnswer = await (await request('/v1/detect', { method: 'POST', body, signal })).json();
  return answer.regions[0];
}

/** Where a refined search starts. */
export type Start = { readonly product: string } | { readonly query: string; readonly region: string };

export interface SimilarOptions {
  readonly catalog: string;
  readonly start: Start | undefined;
  readonly liked: readonly string[];
  readonly disliked: readonly string[];
  readonly nudge?: { readonly words: string } | undefined;
  readonly limit: number;
  readonly filter?: object | undefined;
  /** Fields whose values to count. */
  readonly facets?: readonly string[] | undefined;
  readonly signal?: AbortSignal;
}

/** Products like the start, moved toward liked and away from disliked ones. */
export async function findSimilar({ signal, ...options }: SimilarOptions): Promise<Schemas['SimilarAnswer']> {
  const response = await request('/v1/similar', {
    method: 'POST',
    ...jsonBody({ ...options, explain: true }),
    signal,
  });
  return response.json();
}

/** How a product is recognised. */
export interface ProductSight {
  /** Its id where the service has no name, or does not tell. */
  readonly title: string;
  /** Address of a picture; absent where there is none. */
  readonly picture?: string;
}

export async function readProduct(catalog: string, id: string): Promise<ProductSight> {
  const address = `/v1/catalogs/${encodeURIComponent(catalog)}/products/${encodeURIComponent(id)}`;
  try {
    const { product, garments }: Schemas['ProductAnswer'] = await (await request(address, {})).json();
    const [garment] = garments;
    const picture = garment ? { picture: pictureAddress(catalog, garment.imageDigest) } : {};
    return { title: product.title ?? id, ...picture };
  } catch {
    return { title: id };
  }
}

export async function listCatalogs(signal?: AbortSignal): Promise<Catalog[]> {
  return (await callPages<Catalog[]>('/v1/catalogs', signal)).flat();
}

/** Varied products of a catalog, to start from without a photo. */
export async function listStartProducts(
  catalog: string,
  signal?: AbortSignal,
): Promise<Schemas['StartProducts']['products']> {
  const address = `/v1/catalogs/${encodeURIComponent(catalog)}/start`;
  return (await (await request(address, { signal })).json()).products;
}

/** Address of a product's picture. */
export function pictureAddress(catalog: string, digest: string): string {
  return `/v1/catalogs/${encodeURIComponent(catalog)}/pictures/${digest}`;
}

export async function listExamples(signal?: AbortSignal): Promise<Example[]> {
  return (await request('/v1/examples', { signal })).json();
}

export async function fetchPhoto(url: string): Promise<Blob> {
  return (await request(url, {})).blob();
}

/** The body of an answer as JSON; undefined for one without a body. A value that is sent goes as JSON. */
export async function callService<Answer>(
  url: string,
  { send, ...init }: RequestInit & { readonly send?: unknown } = {},
): Promise<Answer> {
  const json = send === undefined ? {} : jsonBody(send);
  const response = await request(url, { ...init, ...json });
  return response.status === 204 ? (undefined as Answer) : response.json();
}

/** A page of a list, and the address of the next one; null on the last. */
export interface Page<Answer> {
  readonly answer: Answer;
  readonly next: string | null;
}

export async function callPage<Answer>(url: string, signal?: AbortSignal): Promise<Page<Answer>> {
  const response = await request(url, { signal });
  const [, next = null] = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '') ?? [];
  return { answer: await response.json(), next };
}

/** Every page of a list, as each leads to the next. */
export async function callPages<Answer>(url: string, signal?: AbortSignal): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let next: string | null = url; next !== null; ) {
    const page: Page<Answer> = await callPage<Answer>(next, signal);
    answers.push(page.answer);
    next = page.next;
  }
  return answers;
}

function jsonBody(value: unknown): RequestInit {
  return { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}

/** What to show of an error. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ServiceError) return error.failure;
  const detail = error instanceof Error ? error.message : String(error);
  return { title: 'Something went wrong on this page', detail, code: 'page' };
}

async function request(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, withAccessKey(init));
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ServiceError(unreachable(), { cause });
  }
  if (response.ok) return response;
  throw new ServiceError(await readFailure(response));
}

function unreachable(): Failure {
  return navigator.onLine
    ? {
        title: 'The service does not respond',
        detail: 'It may be stopped, or the connection may be lost. Try again in a moment.',
        code: 'unreachable',
      }
    : {
        title: 'You are offline',
        detail: 'The photo stays here. Try again when the connection is back.',
        code: 'unreachable',
      };
}

async function readFailure(response: Response): Promise<Failure> {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const wait = Number.isFinite(seconds) ? { retryAfter: seconds } : {};
  if (response.headers.get('content-type')?.includes('problem+json'))
    return { ...(await response.json()), ...wait };
  return {
    title: 'Unexpected response',
    detail: `The service responded with status ${response.status} ${response.statusText}`.trim(),
    code: 'unknown',
    ...wait,
  };
}
