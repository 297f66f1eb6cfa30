import { expect, it } from 'vitest';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { storeDown } from '../fakes/memory-store.ts';
import { blue, detection, outfit, outfitJpeg, red } from '../fakes/pictures.ts';
import { type App, fakeApp, postForm, sendJson } from './requests.ts';

/** The value of each series. */
async function metricsOf(app: App): Promise<ReadonlyMap<string, number>> {
  const response = await app.request('/metrics');
  expect(response.headers.get('Content-Type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = (await response.text()).split('\n').filter((line) => line && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

it('/metrics counts requests, their outcome, and the steps of a photo', async () => {
  const { app, context } = fakeApp({ detector: createFakeDetector([detection('top', 0.9, outfit.topBox)]) });
  await postForm(app, '/v1/shop-the-look', await outfitJpeg(red, blue));
  await postForm(app, '/v1/shop-the-look', Buffer.from('no picture'));
  context.store.fail(storeDown());
  await postForm(app, '/v1/shop-the-look', await outfitJpeg(red, blue));
  const found = await metricsOf(app);
  const of = (name: string) => found.get(name);
  expect(of('garb_requests_total{kind="look",status="200"}')).toBe(1);
  expect(of('garb_requests_total{kind="look",status="415"}')).toBe(1);
  expect(of('garb_requests_total{kind="look",status="503"}')).toBe(1);
  expect(of('garb_errors_total{code="store-unavailable"}')).toBe(1);
  expect(of('garb_errors_total{code="unsupported-image"}')).toBe(1);
  expect(of('garb_request_seconds_count{kind="look"}')).toBe(3);
  expect(of('garb_stage_seconds_count{stage="wait"}')).toBe(3);
  expect(of('garb_stage_seconds_count{stage="decode"}')).toBe(3);
  expect(of('garb_stage_seconds_count{stage="detect"}')).toBe(2);
  // The whole photo beside detection, and then its garments.
  expect(of('garb_stage_seconds_count{stage="embed"}')).toBe(2 * 2);
  expect(of('garb_stage_seconds_count{stage="fuse"}')).toBe(1);
  expect(of('garb_line_working')).toBe(0);
  expect(of('garb_body_bytes')).toBe(0);
  for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds'])
    expect(of(name), name).toBeGreaterThan(0);
});

it('/metrics times the steps of a written product, and the reads of an answer', async () => {
  const { app } = fakeApp({ detector: createFakeDetector([detection('top', 0.9, outfit.topBox)]) });
  const photo = await outfitJpeg(red, blue);
  const path = '/v1/catalogs/default/products/a';
  await sendJson(app, 'PUT', path, { images: [{ base64: photo.toString('base64') }] });
  await postForm(app, '/v1/shop-the-look', photo);
  await app.request(path, { method: 'DELETE' });
  const found = await metricsOf(app);
  const times = (stage: string) => found.get(`garb_stage_seconds_count{stage="${stage}"}`) ?? 0;
  expect([times('thumbnail'), times('write'), times('fuse')]).toEqual([1, 2, 1]);
  expect(times('fetchVectors')).toBeGreaterThan(0);
  expect(times('fetchSummaries')).toBeGreaterThan(0);
});

it('/metrics counts failures of store and records that no request met', async () => {
  const { app, context } = fakeApp();
  context.troubles.note('store', new Error('a merge failed'));
  context.troubles.note('store', new Error('a merge failed'));
  const found = await metricsOf(app);
  expect(
    ['store', 'records', 'traces'].map((part) => found.get(`garb_troubles_total{part="${part}"}`)),
  ).toEqual([2, 0, 0]);
});

it('/metrics counts what was cut short, and names nobody', async () => {
  const decodePhoto = () => new Promise<never>(() => {});
  const { app } = fakeApp({ decodePhoto }, { limits: { concurrency: 1, maxWaitMs: 0, deadlineMs: 30 } });
  const photo = await outfitJpeg(red, blue);
  const answers = await Promise.all([1, 2, 3].map(() => postForm(app, '/v1/search', photo)));
  expect(answers.map(({ status }) => status).sort()).toEqual([503, 504, 504]);
  await app.request('/v1/catalogs/secret-shop', { method: 'PUT' });
  const found = await metricsOf(app);
  expect(found.get('garb_cut_total{reason="overloaded"}')).toBe(1);
  expect(found.get('garb_cut_total{reason="deadline-exceeded"}')).toBe(2);
  expect(found.get('garb_line_working')).toBe(1);
  expect([...found.keys()].join('\n')).not.toContain('secret-shop');
});

it("a caller's request id is kept where it is a plain one, and its trace is continued", async () => {
  const { app, context } = fakeApp();
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const traceparent = `00-${trace}-00f067aa0ba902b7-01`;
  const kept = await app.request('/livez', { headers: { 'X-Request-Id': 'shop-17.a', traceparent } });
  expect(kept.headers.get('X-Request-Id')).toBe('shop-17.a');
  expect(kept.headers.get('traceparent')).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
  expect(kept.headers.get('traceparent')).not.toBe(traceparent);
  expect(JSON.parse(context.logged().trim())).toMatchObject({ requestId: 'shop-17.a', traceId: trace });
  for (const bad of ['a b', '<script>', 'x'.repeat(101)]) {
    const replaced = await app.request('/livez', {
      headers: { 'X-Request-Id': bad, traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` },
    });
    expect(replaced.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(replaced.headers.get('traceparent')).toBeNull();
  }
});
