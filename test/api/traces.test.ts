import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createTracer, type Tracer } from '../../src/traces/tracer.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { storeDown } from '../fakes/memory-store.ts';
import { blue, detection, flatJpeg, outfit, outfitJpeg, red } from '../fakes/pictures.ts';
import { type Receiver, startReceiver, valuesOf } from '../traces/receiver.ts';
import { type App, fakeApp, sendJson } from './requests.ts';

let receiver: Receiver;
let tracer: Tracer;
beforeEach(async () => {
  receiver = await startReceiver();
  const { traces } = readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
  tracer = createTracer(traces, '1', (error) => {
    throw error;
  });
});
afterEach(() => receiver.close());

const tracedApp = (overrides = {}) => fakeApp(overrides, { tracer });

/** The spans of requests with this name, once all were sent. */
async function spansOf(name: string) {
  await tracer.close();
  return receiver.spans
    .filter((span) => span.name === name)
    .map((span) => ({ ...span, values: valuesOf(span.attributes) }));
}

it('a look is a span with a span of each of its steps, in the trace of its caller', async () => {
  const { app, context } = tracedApp({
    detector: createFakeDetector([detection('top', 0.9, outfit.topBox)]),
  });
  const image = { base64: (await flatJpeg(red)).toString('base64') };
  await sendJson(app, 'PUT', '/v1/catalogs/default/products/a', { images: [image] });
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const response = await postTraced(app, await outfitJpeg(red, blue), `00-${trace}-00f067aa0ba902b7-01`);
  expect(response.status).toBe(200);
  const [look] = await spansOf('POST /v1/shop-the-look');
  expect(look).toMatchObject({ traceId: trace, parentSpanId: '00f067aa0ba902b7', kind: 2, status: {} });
  expect(look?.values).toEqual({
    'http.request.method': 'POST',
    'http.route': '/v1/shop-the-look',
    'url.path': '/v1/shop-the-look',
    'http.response.status_code': '200',
    'garb.request_id': response.headers.get('X-Request-Id'),
  });
  expect(response.headers.get('traceparent')).toBe(`00-${trace}-${look?.spanId}-01`);
  const steps = receiver.spans.filter((span) => span.parentSpanId === look?.spanId);
  for (const name of ['wait', 'decode', 'detect', 'embed', 'search', 'fuse'])
    expect(steps.map((span) => span.name)).toContain(name);
  for (const step of steps) expect(step.traceId).toBe(trace);
  const logged = context.logged().split('\n');
  expect(logged.some((line) => line.includes(trace) && line.includes('/v1/shop-the-look'))).toBe(true);
});

it('a product is a span named by its route, not by its id, with the writes among its steps', async () => {
  const { app } = tracedApp();
  const image = { base64: (await flatJpeg(red)).toString('base64') };
  await sendJson(app, 'PUT', '/v1/catalogs/default/products/secret-id', { images: [image] });
  const [put] = await spansOf('PUT /v1/catalogs/:catalog/products/:id');
  expect(put?.values['http.response.status_code']).toBe('200');
  const steps = receiver.spans.filter((span) => span.parentSpanId === put?.spanId);
  expect(steps.map((span) => span.name)).toEqual(expect.arrayContaining(['thumbnail', 'write']));
});

it('a failure of the service is one in its trace; what its caller can mend is not', async () => {
  const { app, context } = tracedApp();
  context.store.fail(storeDown());
  const down = await app.request('/v1/catalogs');
  await app.request('/nope');
  const [catalogs] = await spansOf('GET /v1/catalogs');
  expect(catalogs).toMatchObject({ status: { code: 2 }, values: { 'error.type': 'store-unavailable' } });
  expect(down.headers.get('traceparent')).toBe(`00-${catalogs?.traceId}-${catalogs?.spanId}-01`);
  const unknown = receiver.spans.find(({ attributes }) => valuesOf(attributes)['url.path'] === '/nope');
  expect(unknown).toMatchObject({ name: 'GET', status: {} });
});

it('an import in the background is a span of its own, in the trace of the request that started it', async () => {
  const { app } = tracedApp();
  const base64 = (await flatJpeg(red)).toString('base64');
  const rows = [{ id: 'a', images: [{ base64 }] }, { id: 'b' }].map((row) => JSON.stringify(row)).join('\n');
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const post = (more: Record<string, string>) =>
    app.request('/v1/catalogs/default/imports', {
      method: 'POST',
      body: rows,
      headers: {
        'Content-Type': 'application/x-ndjson',
        traceparent: `00-${trace}-00f067aa0ba902b7-01`,
        ...more,
      },
    });
  const started = await post({ Prefer: 'respond-async' });
  const { id } = (await started.json()) as { id: string };
  const progress = async () => (await app.request(started.headers.get('Location') ?? '')).json();
  await vi.waitFor(async () => expect(await progress()).toMatchObject({ state: 'done' }));
  const request = (await spansOf('POST /v1/catalogs/:catalog/imports'))[0];
  expect(request).toMatchObject({ traceId: trace, parentSpanId: '00f067aa0ba902b7' });
  const [span, ...others] = receiver.spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId);
  expect(span).toMatchObject({ name: 'import', traceId: trace, kind: 1, status: {} });
  // Rows have no spans.
  expect(others).toEqual([]);
  expect(valuesOf(span?.attributes ?? [])).toMatchObject({
    'garb.import.id': id,
    'garb.import.imported': '1',
    'garb.import.failed': '1',
    'garb.import.embed_ms': expect.stringMatching(/^\d+$/),
    'garb.import.write_ms': expect.stringMatching(/^\d+$/),
  });
});

it('so is one that its client waits for; one that a store ended is a failure', async () => {
  const { app, context } = tracedApp();
  context.store.fail(storeDown());
  const base64 = (await flatJpeg(red)).toString('base64');
  const answer = await app.request('/v1/catalogs/default/imports', {
    method: 'POST',
    body: JSON.stringify({ id: 'a', images: [{ base64 }] }),
    headers: { 'Content-Type': 'application/x-ndjson' },
  });
  expect(answer.status).toBe(503);
  expect((await spansOf('import'))[0]).toMatchObject({ status: { code: 2 } });
});

async function postTraced(app: App, photo: Uint8Array, traceparent: string): Promise<Response> {
  const body = new FormData();
  body.set('image', new File([new Uint8Array(photo)], 'photo.jpg'));
  return app.request('/v1/shop-the-look', { method: 'POST', body, headers: { traceparent } });
}
