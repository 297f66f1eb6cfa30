import { createOtlpExporter } from './otlp-exporter.ts';
import { newSpanId, newTraceId, type TraceContext } from './trace-parent.ts';
import type { TraceSettings } from './trace-settings.ts';

/** How a span ended. */
export interface SpanFacts {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** The service is at fault. */
  readonly failed: boolean;
}

/** A request's span, under way. */
export interface RequestSpan {
  readonly context: TraceContext;
  /** A step of the request, which ends now. */
  step(name: string, ms: number): void;
  /** Begins work that may go on after the request's own end. Returns what ends it. */
  begin(): (facts: SpanFacts) => void;
  /** Ends the span. */
  end(facts: SpanFacts): void;
}

export interface Tracer {
  /** The span of a request that begins now; undefined when nothing is traced. */
  start(parent: TraceContext | undefined): RequestSpan | undefined;
  /** Sends what is left. */
  close(): Promise<void>;
}

/** A tracer that traces nothing. */
export const noTracer: Tracer = { start: () => undefined, close: async () => {} };

/**
 * Spans of requests and their steps, sent by OTLP. A trace that began elsewhere goes on.
 *
 * @param settings undefined: nothing is traced
 * @param onTrouble gets why spans were lost
 */
export function createTracer(
  settings: TraceSettings | undefined,
  version: string,
  onTrouble: (error: unknown) => void,
): Tracer {
  if (!settings) return noTracer;
  const exporter = createOtlpExporter(settings, version, onTrouble);
  return {
    start(parent) {
      const startMs = performance.now();
      const traceId = parent?.traceId ?? newTraceId();
      const context = { traceId, spanId: newSpanId(), sampled: isSampled(settings, traceId, parent) };
      const add: typeof exporter.add = (span) => {
        if (context.sampled) exporter.add(span);
      };
      const addPart = (startMs: number, endMs: number, facts: SpanFacts) => {
        const ids = { traceId, spanId: newSpanId(), parentSpanId: context.spanId };
        add({ ...ids, startMs, endMs, isServer: false, ...facts });
      };
      return {
        context,
        step(name, ms) {
          const endMs = performance.now();
          addPart(endMs - ms, endMs, { name, attributes: {}, failed: false });
        },
        begin() {
          const startMs = performance.now();
          return (facts) => addPart(startMs, performance.now(), facts);
        },
        end(facts) {
          const { traceId, spanId } = context;
          const times = { startMs, endMs: performance.now() };
          add({ traceId, spanId, parentSpanId: parent?.spanId, isServer: true, ...times, ...facts });
        },
      };
    },
    close: exporter.close,
  };
}

function isSampled({ sampler, ratio }: TraceSettings, traceId: string, parent?: TraceContext): boolean {
  if (parent && sampler.startsWith('parentbased_')) return parent.sampled;
  if (sampler.endsWith('always_on')) return true;
  // The last digits of a trace's id are random, so that all services of a trace decide alike.
  return sampler.endsWith('traceidratio') && Number.parseInt(traceId.slice(-8), 16) < ratio * 2 ** 32;
}
