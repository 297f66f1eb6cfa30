import { describe, expect, it } from 'vitest';
import { createGarbClient, GarbError, type Schemas } from '../../client/src/garb-client.ts';
import { fakeApp } from '../api/requests.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { flatJpeg, red } from '../fakes/pictures.ts';

/** A client of a service on fakes, which finds a top on every photo. */
function service() {
  const box = { x1: 2, y1: 2, x2: 30, y2: 30 };
  const detector = createFakeDetector([
    { box, garmentClass: 'top', classProbabilities: { top: 1 }, confidence: 0.9 },
  ]);
  const { app, context } = fakeApp({ detector });
  const send: typeof fetch = async (input, init) => app.request(String(input), init);
  return { garb: createGarbClient({ url: 'http://127.0.0.1:8080/', fetch: send }), context };
}

/** A client whose requests are answered one after another, and what was asked. */
function answering(responses: readonly (() => Response)[]) {
  const asked: Request[] = [];
  const send: typeof fetch = async (input, init) => {
    asked.push(new Request(input, init));
    const respond = responses[Math.min(asked.length, responses.length) - 1];
    if (!respond) throw new RangeError('Expected an answer');
    return respond();
  };
  return { asked, send };
}

const busy = (retryAfter?: string) => () =>
  new Response(JSON.stringify({ code: 'overloaded', detail: 'Busy' }), {
    status: 503,
    headers: {
      'Content-Type': 'application/problem+json',
      ...(retryAfter === undefined ? {} : { 'Retry-After': retryAfter }),
    },
  });
const fine = () => Response.json([]);

describe('createGarbClient', () => {
  it('sends paths, queries, JSON, forms and texts, and reads JSON, pictures, texts and nothing', async () => {
    const { garb } = service();
    const photo = new Blob([new Uint8Array(await flatJpeg(red))]);
    const base64 = Buffer.from(await photo.arrayBuffer()).toString('base64');
    expect(await garb.createCatalog({ catalog: 'spring' })).toBeUndefined();
    const put = await garb.putProduct({
      catalog: 'default',
      id: 'a/b ü',
      body: { title: 'Coat', price: 12, images: [{ base64 }] },
    });
    expect(put).toEqual({ status: 'imported', failedImages: [] });
    const { product, garments } = await garb.getProduct({ catalog: 'default', id: 'a/b ü' });
    expect(product.title).toBe('Coat');
    const digest = garments[0]?.imageDigest ?? '';
    expect((await garb.getPicture({ catalog: 'default', digest })).type).toBe('image/jpeg');
    const line = JSON.stringify({ id: 'c', images: [{ base64 }] });
    const imported = await garb.importProducts({
      catalog: 'default',
      body: line,
      contentType: 'application/x-ndjson',
    });
    expect(imported).toMatchObject({ imported: 1 });
    const filter = { range: { field: 'price', max: 20 } };
    const look: Schemas['LookAnswer'] = await garb.shopTheLook({
      body: { image: photo, limit: 1, explain: true, filter, facets: ['price'] },
    });
    expect(look.regions[0]?.results.map(({ productId }) => productId)).toEqual(['a/b ü']);
    expect(look.facets?.[0]).toMatchObject({ field: 'price', max: 12 });
    const same = await garb.shopTheLook({ body: { image: { base64 }, limit: 1, filter } });
    expect(same.regions[0]?.results[0]?.productId).toBe('a/b ü');
    expect(await garb.listQueries({ limit: 2 })).toEqual({ queries: [] });
    expect(await garb.listQueries()).toEqual({ queries: [] });
    expect(await garb.getMetrics()).toContain('# HELP');
  });

  it('rejects with the problem, its code and its fields', async () => {
    const { garb } = service();
    const failure = await garb.getProduct({ catalog: 'nope', id: 'a' }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(GarbError);
    expect(failure).toMatchObject({
      status: 404,
      problem: { code: 'catalog-not-found', errors: [{ location: 'catalog' }] },
    });
  });

  it('rejects without a problem where a proxy answered', async () => {
    const { send } = answering([() => new Response('<h1>Bad gateway</h1>', { status: 502 })]);
    const garb = createGarbClient({ url: 'http://x', fetch: send });
    await expect(garb.listCatalogs()).rejects.toMatchObject({ status: 502, problem: undefined });
  });

  it('sends its key and the headers of a request', async () => {
    const { asked, send } = answering([fine]);
    const garb = createGarbClient({ url: 'http://x', key: 'garb_1', fetch: send });
    await garb.listCatalogs({ headers: { 'X-Request-Id': 'shop-1' } });
    expect(asked[0]?.headers.get('Authorization')).toBe('Bearer garb_1');
    expect(asked[0]?.headers.get('X-Request-Id')).toBe('shop-1');
  });
});

describe('a busy service', () => {
  it('is asked again when it says so, with the same body', async () => {
    const { asked, send } = answering([
      busy('0'),
      busy('0'),
      () => Response.json({ recorded: 0, ignored: [] }),
    ]);
    const garb = createGarbClient({ url: 'http://x', fetch: send });
    const body = { events: [{ queryId: 'q', productId: 'p', kind: 'click' as const }] };
    expect(await garb.recordEvents({ body })).toEqual({ recorded: 0, ignored: [] });
    expect(await Promise.all(asked.map((request) => request.json()))).toEqual([body, body, body]);
  });

  it('is waited for as long as it says', async () => {
    const { asked, send } = answering([busy('1'), fine]);
    const started = performance.now();
    await createGarbClient({ url: 'http://x', fetch: send }).listCatalogs();
    expect(asked).toHaveLength(2);
    expect(performance.now() - started).toBeGreaterThan(990);
  });

  it.each([
    { what: 'does not say when', retryAfter: undefined, asks: 1 },
    { what: 'says something else', retryAfter: 'soon', asks: 1 },
    { what: 'asks for more than the longest wait', retryAfter: '31', asks: 1 },
    { what: 'stays busy', retryAfter: '0', asks: 4 },
    { what: 'names a time that is past', retryAfter: 'Thu, 01 Jan 2026 00:00:00 GMT', asks: 4 },
  ])('that $what is asked $asks times', async ({ retryAfter, asks }) => {
    const { asked, send } = answering([busy(retryAfter)]);
    const garb = createGarbClient({ url: 'http://x', fetch: send });
    await expect(garb.listCatalogs()).rejects.toMatchObject({ status: 503, problem: { code: 'overloaded' } });
    expect(asked).toHaveLength(asks);
  });

  it('is not asked again after another failure', async () => {
    const { asked, send } = answering([
      () => new Response(null, { status: 500, headers: { 'Retry-After': '0' } }),
    ]);
    await expect(createGarbClient({ url: 'http://x', fetch: send }).listCatalogs()).rejects.toThrow('500');
    expect(asked).toHaveLength(1);
  });
});

describe('an aborted signal', () => {
  it('ends the wait at once, with its reason', async () => {
    const { asked, send } = answering([busy('30')]);
    const garb = createGarbClient({ url: 'http://x', fetch: send });
    const leaving = new AbortController();
    const answer = garb.listCatalogs({ signal: leaving.signal });
    setTimeout(() => leaving.abort(new Error('closed')), 20);
    await expect(answer).rejects.toThrow('closed');
    expect(asked).toHaveLength(1);
  });

  it('ends a request, and stops one before it begins', async () => {
    const reason = new Error('closed');
    const send: typeof fetch = (_, init) =>
      new Promise((_, reject) => {
        const stop = () => reject(init?.signal?.reason);
        if (init?.signal?.aborted) stop();
        else init?.signal?.addEventListener('abort', stop);
      });
    const garb = createGarbClient({ url: 'http://x', fetch: send });
    await expect(garb.listCatalogs({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const leaving = new AbortController();
    const answer = garb.listCatalogs({ signal: leaving.signal });
    leaving.abort(reason);
    await expect(answer).rejects.toBe(reason);
  });
});
