import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { parseTraceParent } from '../../src/traces/trace-parent.ts';
import { createTracer, noTracer, type Tracer } from '../../src/traces/tracer.ts';
import { type Receiver, startReceiver, valuesOf } from './receiver.ts';

const parent = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  sampled: true,
};

describe('the settings', () => {
  it('trace nothing by default, nor when that is said', () => {
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
    for (const environment of [
      {},
      { OTEL_SERVICE_NAME: 'shop' },
      { ...endpoint, OTEL_TRACES_EXPORTER: 'none' },
      { ...endpoint, OTEL_SDK_DISABLED: 'true' },
    ])
      expect(readConfig(environment).traces).toBeUndefined();
    expect(createTracer(undefined, '1', () => {})).toBe(noTracer);
    expect(noTracer.start(parent)).toBeUndefined();
  });

  it.each([
    [{ OTEL_TRACES_EXPORTER: 'otlp' }, 'http://localhost:4318/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, 'http://c:4318/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318/otlp/' }, 'http://c:4318/otlp/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://c/in' }, 'https://c/in'],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://d/t' },
      'http://d/t',
    ],
  ])('%j lead to %s', (environment, endpoint) => {
    expect(readConfig(environment).traces?.endpoint).toBe(endpoint);
  });

  it('take headers and attributes as the specification writes them', () => {
    const traces = readConfig({
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20a%3Db, x = 1',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x=2',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test,service.name=other',
      OTEL_SERVICE_NAME: 'shop',
    }).traces;
    expect(traces?.headers).toEqual({ authorization: 'Bearer a=b', x: '2' });
    expect(traces?.resource).toEqual({ 'deployment.environment.name': 'test', 'service.name': 'shop' });
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'nothing'],
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['OTEL_TRACES_SAMPLER', 'some'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
  ])('%s=%s is refused by its name', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name}: `));
  });
});

describe('traceparent', () => {
  it.each([
    undefined,
    '',
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${parent.traceId}-${'0'.repeat(16)}-01`,
    `ff-${parent.traceId}-${parent.spanId}-01`,
    `00-${parent.traceId.toUpperCase()}-${parent.spanId}-01`,
    `00-${parent.traceId}-${parent.spanId}-01-more`,
  ])('%j begins a new trace', (text) => {
    expect(parseTraceParent(text)).toBeUndefined();
  });

  it('says whether the trace is kept', () => {
    const of = (flags: string) => parseTraceParent(`00-${parent.traceId}-${parent.spanId}-${flags}`);
    expect([of('00'), of('01'), of('02'), of('03')].map((each) => each?.sampled)).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});

describe('a tracer', () => {
  let receiver: Receiver;
  let troubles: string[];
  let tracer: Tracer | undefined;
  beforeEach(async () => {
    receiver = await startReceiver();
    troubles = [];
  });
  afterEach(async () => {
    await tracer?.close();
    await receiver.close();
  });

  const open = (environment: NodeJS.ProcessEnv = {}) => {
    const { traces } = readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...environment });
    tracer = createTracer(traces, '9.9', (error) => troubles.push(String(error)));
    return tracer;
  };
  const facts = { name: 'GET /x', attributes: { 'http.response.status_code': 200 }, failed: false };

  it('sends a request with its steps, in the trace that its caller began', async () => {
    const tracer = open({ OTEL_EXPORTER_OTLP_HEADERS: 'x-key=k' });
    const before = Date.now();
    const span = tracer.start(parent);
    span?.step('decode', 5);
    span?.end(facts);
    await tracer.close();
    const [step, request] = receiver.spans;
    expect(request).toMatchObject({ traceId: parent.traceId, parentSpanId: parent.spanId, kind: 2 });
    expect(request?.spanId).toBe(span?.context.spanId);
    expect(valuesOf(request?.attributes ?? [])).toEqual({ 'http.response.status_code': '200' });
    expect(step).toMatchObject({ traceId: parent.traceId, parentSpanId: request?.spanId, name: 'decode' });
    const lasted = Number(BigInt(step?.endTimeUnixNano ?? 0) - BigInt(step?.startTimeUnixNano ?? 0));
    expect(lasted / 1e6).toBeCloseTo(5, 2);
    expect(Math.abs(Number(request?.startTimeUnixNano) / 1e6 - before)).toBeLessThan(10_000);
    expect(receiver.requests[0]?.headers['x-key']).toBe('k');
    expect(receiver.requests[0]?.resource).toEqual({ 'service.name': 'garb' });
  });

  it('begins a trace of its own where there is none, another each time', async () => {
    const tracer = open();
    for (let n = 0; n < 3; n++) tracer.start(undefined)?.end(facts);
    await tracer.close();
    expect(new Set(receiver.spans.map(({ traceId }) => traceId)).size).toBe(3);
    expect(receiver.spans.map(({ parentSpanId }) => parentSpanId)).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    ['parentbased_always_on', false, 0],
    ['parentbased_always_off', true, 1],
    ['always_on', false, 1],
    ['always_off', true, 0],
  ])('by %s, of a trace that is kept: %s, sends %i span', async (sampler, sampled, count) => {
    const tracer = open({ OTEL_TRACES_SAMPLER: sampler });
    const span = tracer.start({ ...parent, sampled });
    span?.end(facts);
    await tracer.close();
    expect(receiver.spans).toHaveLength(count);
    expect(span?.context.sampled).toBe(count === 1);
  });

  it('by ratio keeps that share, and the same traces everywhere', async () => {
    const [one, two] = [0.25, 0.5].map((ratio) =>
      open({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: String(ratio) }),
    );
    let [quarter, half] = [0, 0];
    for (let n = 0; n < 2000; n++) {
      const traceId = one?.start(undefined)?.context.traceId ?? '';
      const kept = [one, two].map((each) => each?.start({ ...parent, traceId })?.context.sampled);
      if (kept[0]) expect(kept[1]).toBe(true);
      quarter += Number(kept[0]);
      half += Number(kept[1]);
    }
    // Five standard deviations of 2,000 draws.
    expect(Math.abs(quarter - 500)).toBeLessThan(5 * Math.sqrt(2000 * 0.25 * 0.75));
    expect(Math.abs(half - 1000)).toBeLessThan(5 * Math.sqrt(2000 * 0.25));
    await one?.close();
  });

  it('tries again where the receiver is busy, and tells what was lost', async () => {
    const tracer = open({ OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '2' });
    receiver.statuses.push(503);
    for (let n = 0; n < 2; n++) tracer.start(undefined)?.end(facts);
    await expect.poll(() => receiver.spans.length, { timeout: 10_000 }).toBe(2);
    expect(troubles).toEqual([]);
    receiver.statuses.push(403);
    for (let n = 0; n < 2; n++) tracer.start(undefined)?.end(facts);
    await expect.poll(() => troubles).toEqual(['Error: The receiver of traces answered 403']);
  });

  it('drops what its line has no room for, and says how much; no request waits', async () => {
    const tracer = open({ OTEL_BSP_MAX_QUEUE_SIZE: '3' });
    for (let n = 0; n < 5; n++) tracer.start(undefined)?.end(facts);
    await tracer.close();
    expect(receiver.spans).toHaveLength(3);
    expect(troubles).toEqual(['Error: 2 spans were dropped: their line was full']);
  });

  it('without a receiver loses spans and nothing else', async () => {
    const tracer = open();
    await receiver.close();
    tracer.start(undefined)?.end(facts);
    await tracer.close();
    expect(troubles).toHaveLength(1);
    receiver = await startReceiver();
  });
});
