import { setTimeout as delay } from 'node:timers/promises';
import type { TraceSettings } from './trace-settings.ts';

/** A span that has ended. Times are milliseconds of `performance.now()`. */
export interface EndedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string | undefined;
  readonly name: string;
  readonly isServer: boolean;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly failed: boolean;
}

export interface OtlpExporter {
  /** Puts a span into the line of those that are sent; drops it when that is full. */
  add(span: EndedSpan): void;
  /** Sends what is left, once. */
  close(): Promise<void>;
}

/** Statuses with which the protocol asks to try again. */
const transient = [429, 502, 503, 504];
const attempts = 3;
const pauseMs = 500;

/**
 * Sends spans in batches, as JSON of OTLP over HTTP (https://opentelemetry.io/docs/specs/otlp/). Requests never wait for it.
 *
 * @param onTrouble gets why a batch was lost
 */
export function createOtlpExporter(
  settings: TraceSettings,
  version: string,
  onTrouble: (error: unknown) => void,
): OtlpExporter {
  const { endpoint, headers, timeoutMs, delayMs, queueSize, batchSize } = settings;
  let queue: EndedSpan[] = [];
  let dropped = 0;
  let sending: Promise<void> | undefined;
  let closing = false;

  const post = async (body: string): Promise<'sent' | 'again'> => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.arrayBuffer();
    if (response.ok) return 'sent';
    if (transient.includes(response.status)) return 'again';
    throw new Error(`The receiver of traces answered ${response.status}`);
  };

  const sendBatch = async (batch: readonly EndedSpan[]) => {
    const body = JSON.stringify(exportRequest(batch, settings.resource, version));
    for (let attempt = 1; ; attempt++) {
      if ((await post(body)) === 'sent') return;
      if (attempt === attempts || closing) throw new Error('The receiver of traces is not ready');
      await delay(pauseMs * 2 ** attempt * Math.random(), undefined, { ref: false });
    }
  };

  const sendAll = async () => {
    while (queue.length > 0) {
      const batch = queue.slice(0, batchSize);
      queue = queue.slice(batchSize);
      await sendBatch(batch).catch(onTrouble);
    }
    if (dropped > 0) onTrouble(new Error(`${dropped} spans were dropped: their line was full`));
    dropped = 0;
  };

  const flush = (): Promise<void> => {
    sending ??= sendAll().finally(() => {
      sending = undefined;
    });
    return sending;
  };

  const timer = setInterval(flush, delayMs).unref();
  return {
    add(span) {
      if (queue.length >= queueSize) {
        dropped++;
        return;
      }
      queue.push(span);
      if (queue.length >= batchSize) void flush();
    },
    async close() {
      closing = true;
      clearInterval(timer);
      await flush();
      await flush();
    },
  };
}

const kinds = { internal: 1, server: 2 };
const errorStatus = 2;

/** The body of an export request: `ExportTraceServiceRequest` in its JSON form. */
function exportRequest(
  spans: readonly EndedSpan[],
  resource: Readonly<Record<string, string>>,
  version: string,
) {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: 'garb', version }, spans: spans.map(toOtlp) }],
      },
    ],
  };
}

function toOtlp({ isServer, startMs, endMs, attributes, failed, parentSpanId, ...span }: EndedSpan) {
  return {
    ...span,
    ...(parentSpanId ? { parentSpanId } : {}),
    kind: isServer ? kinds.server : kinds.internal,
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(endMs),
    attributes: attributesOf(attributes),
    status: failed ? { code: errorStatus } : {},
  };
}

function attributesOf(attributes: Readonly<Record<string, string | number>>) {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
}

/** Nanoseconds since 1970 as text, correct to a microsecond: a number could not hold them. */
function nanoseconds(ms: number): string {
  return `${Math.round((performance.timeOrigin + ms) * 1000)}000`;
}
