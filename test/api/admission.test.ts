import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Photo } from '../../src/types.ts';
import type { FakeContext } from '../fakes/api-context.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { flatJpeg, red } from '../fakes/pictures.ts';
import { type App, fakeApp, postForm, problemOf, readProblem, sendJson } from './requests.ts';

let photo: Uint8Array;
beforeAll(async () => {
  photo = await flatJpeg(red);
});

const limits = { concurrency: 1, maxWaitMs: 0 };
const noBudget = { 'Content-Type': 'application/json' };

/** A service whose decoder holds every photo until it is let go, and says which it holds. */
function heldApp(overrides: Partial<FakeContext> = {}, more = {}) {
  const held: { signal: AbortSignal | undefined; letGo: () => void }[] = [];
  const decodePhoto: FakeContext['decodePhoto'] = (bytes, { signal } = {}) =>
    new Promise<Photo>((resolve) => {
      const working = { data: new Uint8Array(64 * 64 * 3), width: 64, height: 64 };
      const letGo = () => resolve({ width: 64, height: 64, working, bytes, digest: '' });
      held.push({ signal, letGo });
    });
  return { ...fakeApp({ decodePhoto, ...overrides }, { limits: { ...limits, ...more } }), held };
}

/** Sends a photo as JSON; `pull` is called when something reads the body. */
function streamed(
  app: App,
  pull: (controller: ReadableStreamDefaultController) => void,
  init: RequestInit = {},
) {
  const body = new ReadableStream({ pull }, { highWaterMark: 0 });
  return app.request('/v1/search', {
    method: 'POST',
    headers: noBudget,
    body,
    ...init,
    duplex: 'half',
  } as never);
}

/** Lets what is ready run. */
const turn = () => delay(5);

describe('when as many photos are at work and waiting as may be', () => {
  it('the next is refused before its body is read, at once, with the time to return', async () => {
    const { app, held } = heldApp();
    const first = postForm(app, '/v1/search', photo);
    const second = postForm(app, '/v1/search', photo);
    await turn();
    let reads = 0;
    const response = await streamed(app, () => void reads++);
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1);
    expect(await problemOf(response)).toEqual([503, 'overloaded']);
    expect(reads).toBe(0);
    held[0]?.letGo();
    expect((await first).status).toBe(200);
    await turn();
    held[1]?.letGo();
    expect((await second).status).toBe(200);
  });

  it.each(['/v1/shop-the-look', '/v1/search', '/v1/detect'])('%s shares the line', async (path) => {
    const { app } = heldApp();
    void postForm(app, '/v1/search', photo);
    void postForm(app, '/v1/search', photo);
    await turn();
    expect(await problemOf(await postForm(app, path, photo))).toEqual([503, 'overloaded']);
  });

  it('so does a product with its pictures; what needs no photo is answered', async () => {
    const { app } = heldApp();
    void postForm(app, '/v1/search', photo);
    void postForm(app, '/v1/search', photo);
    await turn();
    const put = await sendJson(app, 'PUT', '/v1/catalogs/default/products/a', {
      images: [{ base64: 'AAAA' }],
    });
    expect(await problemOf(put)).toEqual([503, 'overloaded']);
    const others = ['/livez', '/readyz', '/v1/catalogs', '/v1/profiles'].map((path) => app.request(path));
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('only a place in the line decodes: the waiting photo is not touched', async () => {
    const { app, held } = heldApp();
    void postForm(app, '/v1/search', photo);
    void postForm(app, '/v1/search', photo);
    await turn();
    expect(held).toHaveLength(1);
  });

  it('many refusals are one line of the log a second, without a stack', async () => {
    const { app, context } = heldApp();
    void postForm(app, '/v1/search', photo);
    void postForm(app, '/v1/search', photo);
    await turn();
    await Promise.all(Array.from({ length: 50 }, () => postForm(app, '/v1/search', photo)));
    await delay(1050);
    const lines = context
      .logged()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const shown = lines.filter(({ level }) => level >= 30);
    expect(shown).toEqual([
      expect.objectContaining({ level: 40, overloaded: 50, msg: 'requests were cut short' }),
    ]);
    expect(JSON.stringify(shown)).not.toContain('stack');
  });
});

describe('a picture that another server sends', () => {
  const url = { image: { url: 'https://shop.example/a.jpg' } };

  /** A service that fetches pictures, and the fetches that were not let go. */
  function fetchingApp(more = {}) {
    const fetches: { take: (bytes: number) => void; letGo: () => void }[] = [];
    const fetchPicture: FakeContext['fetchPicture'] = (_, { signal, onBytes = () => {} } = {}) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        const take = (bytes: number) => {
          try {
            onBytes(bytes);
          } catch (error) {
            reject(error);
          }
        };
        fetches.push({ take, letGo: () => resolve(photo) });
      });
    const options = { limits: { concurrency: 1, maxWaitMs: 100_000, deadlineMs: 2000, ...more } };
    return { ...fakeApp({ fetchPicture }, options), fetches };
  }

  it('is waited for outside the line: twenty slow servers keep no photo out', async () => {
    const { app, fetches } = fetchingApp();
    const slow = Array.from({ length: 20 }, () => sendJson(app, 'POST', '/v1/search', url));
    await turn();
    expect(fetches).toHaveLength(20);
    expect((await postForm(app, '/v1/search', photo)).status).toBe(200);
    for (const { letGo } of fetches) letGo();
    expect((await Promise.all(slow)).map(({ status }) => status)).toEqual(slow.map(() => 200));
  });

  it('counts as the body of its request', async () => {
    const { app, context, fetches } = fetchingApp({ bodyBudgetBytes: 10_000 });
    const large = sendJson(app, 'POST', '/v1/search', url);
    await turn();
    fetches[0]?.take(9_000);
    const other = sendJson(app, 'POST', '/v1/search', url);
    await turn();
    fetches[1]?.take(1_000);
    expect(await problemOf(await other)).toEqual([503, 'overloaded']);
    fetches[0]?.letGo();
    expect((await large).status).toBe(200);
    const next = sendJson(app, 'POST', '/v1/search', url);
    await turn();
    fetches[2]?.take(9_000);
    fetches[2]?.letGo();
    expect((await next).status).toBe(200);
    expect(context.logged()).not.toContain('"level":50');
  });

  it('is one of 64 at most; the next is refused at once, and an ended one makes room', async () => {
    const { app, fetches } = fetchingApp();
    const many = Array.from({ length: 64 }, () => sendJson(app, 'POST', '/v1/search', url));
    await turn();
    expect(fetches).toHaveLength(64);
    expect(await problemOf(await sendJson(app, 'POST', '/v1/search', url))).toEqual([503, 'overloaded']);
    fetches[0]?.letGo();
    expect((await Promise.race(many)).status).toBe(200);
    const next = sendJson(app, 'POST', '/v1/search', url);
    await turn();
    expect(fetches).toHaveLength(65);
    for (const { letGo } of fetches) letGo();
    expect((await next).status).toBe(200);
  });

  it('that does not come is given up at the deadline', async () => {
    const { app } = fetchingApp({ deadlineMs: 30 });
    expect(await problemOf(await sendJson(app, 'POST', '/v1/search', url))).toEqual([
      504,
      'deadline-exceeded',
    ]);
  });
});

describe('the deadline', () => {
  it('ends a decoding that never ends, for its client; the photo keeps its place', async () => {
    const { app, held } = heldApp({}, { deadlineMs: 40 });
    expect(await problemOf(await postForm(app, '/v1/search', photo))).toEqual([504, 'deadline-exceeded']);
    expect(held[0]?.signal?.aborted).toBe(true);
    // The decoder is still at it, so the next one waits, over its own deadline too.
    expect(await problemOf(await postForm(app, '/v1/search', photo))).toEqual([504, 'deadline-exceeded']);
    expect(held).toHaveLength(1);
    held[0]?.letGo();
  });

  it('X-Deadline-Ms lowers it', async () => {
    const { app, held } = heldApp({}, { deadlineMs: 100_000 });
    expect((await sendWithDeadline(app, '20')).status).toBe(504);
    held[0]?.letGo();
  });

  it('X-Deadline-Ms never raises it', async () => {
    const { app, held } = heldApp({}, { deadlineMs: 20 });
    expect((await sendWithDeadline(app, '100000')).status).toBe(504);
    held[0]?.letGo();
  });

  it.each(['0', '-1', '1.5', 'soon', ''])('X-Deadline-Ms: %j is refused', async (asked) => {
    const { app } = heldApp();
    const problem = await readProblem(await sendWithDeadline(app, asked));
    expect([problem.code, problem.errors[0]?.location]).toEqual(['invalid-request', 'X-Deadline-Ms']);
  });

  it('stops what comes after the step in which it passes', async () => {
    const detector = createFakeDetector([]);
    const { app, held } = heldApp({ detector }, { deadlineMs: 30 });
    expect((await postForm(app, '/v1/detect', photo)).status).toBe(504);
    held[0]?.letGo();
    await turn();
    expect(detector.photos).toEqual([]);
  });
});

function sendWithDeadline(app: App, asked: string): Promise<Response> {
  const body = new FormData();
  body.set('image', new File([new Uint8Array(photo)], 'photo.jpg'));
  return Promise.resolve(
    app.request('/v1/search', { method: 'POST', body, headers: { 'X-Deadline-Ms': asked } }),
  );
}

describe('a client that leaves', () => {
  it('while its photo waits is forgotten: nothing is decoded for it', async () => {
    const { app, held } = heldApp();
    const first = postForm(app, '/v1/search', photo);
    await turn();
    const leaving = new AbortController();
    const gone = app.request('/v1/search', { method: 'POST', body: form(), signal: leaving.signal });
    await turn();
    leaving.abort();
    expect((await gone).status).toBe(499);
    held[0]?.letGo();
    expect((await first).status).toBe(200);
    await turn();
    expect(held).toHaveLength(1);
    const next = postForm(app, '/v1/search', photo);
    await turn();
    held[1]?.letGo();
    expect((await next).status).toBe(200);
  });

  it('while its photo is at work has every step told', async () => {
    const { app, held, context } = heldApp();
    const leaving = new AbortController();
    const gone = app.request('/v1/search', { method: 'POST', body: form(), signal: leaving.signal });
    await turn();
    leaving.abort();
    expect((await gone).status).toBe(499);
    expect(held[0]?.signal?.aborted).toBe(true);
    held[0]?.letGo();
    await turn();
    expect(context.logged()).not.toContain('"level":50');
  });
});

function form(): FormData {
  const body = new FormData();
  body.set('image', new File([new Uint8Array(photo)], 'photo.jpg'));
  return body;
}

describe('bodies', () => {
  const chunk = new Uint8Array(1000).fill(32);

  it('that together exceed the budget are refused; others are answered once it is free again', async () => {
    const { app } = fakeApp({}, { limits: { bodyBudgetBytes: 2500, bodyTimeoutMs: 10_000 } });
    const leaving = new AbortController();
    const stalled = streamed(app, stallAfter(2), { signal: leaving.signal });
    await turn();
    expect(await problemOf(await streamed(app, stallAfter(2)))).toEqual([503, 'overloaded']);
    leaving.abort();
    expect((await stalled).status).toBe(499);
    await turn();
    // The body is not JSON, but it was read.
    expect(await problemOf(await streamed(app, endAfter(2)))).toEqual([400, 'invalid-request', 'body']);
  });

  it('that stall are given up, and their connection is closed', async () => {
    const { app } = fakeApp({}, { limits: { bodyTimeoutMs: 30 } });
    const response = await streamed(app, stallAfter(1));
    expect(response.headers.get('Connection')).toBe('close');
    expect(await problemOf(response)).toEqual([408, 'request-timeout', 'body']);
  });

  it('without a photo are small', async () => {
    const { app } = fakeApp({}, { limits: { maxBodyBytes: 20 * 2 ** 20 } });
    const large = JSON.stringify({ catalog: 'default', judgments: [], padding: ' '.repeat(4 * 2 ** 20) });
    expect(await problemOf(await sendJson(app, 'POST', '/v1/judgments', large))).toEqual([
      413,
      'payload-too-large',
      'body',
    ]);
  });

  function stallAfter(chunks: number) {
    let sent = 0;
    return (controller: ReadableStreamDefaultController) => {
      if (sent++ < chunks) controller.enqueue(chunk);
      return sent > chunks ? new Promise<void>(() => {}) : undefined;
    };
  }

  function endAfter(chunks: number) {
    let sent = 0;
    return (controller: ReadableStreamDefaultController) => {
      if (sent++ < chunks) controller.enqueue(chunk);
      else controller.close();
    };
  }
});
