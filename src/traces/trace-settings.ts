import { z } from 'zod';

const text = z.string().min(1).optional();
const count = (fallback: number) => z.coerce.number().int().min(1).max(1_000_000).default(fallback);

/** `name=value` between commas, values percent-encoded. */
const pairs = z
  .string()
  .transform((given, context) => {
    try {
      const entries = given.split(',').map((pair) => {
        const at = pair.indexOf('=');
        if (at < 1) throw new RangeError('Expected name=value');
        return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())] as const;
      });
      return Object.fromEntries(entries);
    } catch {
      context.addIssue('Expected name=value between commas');
      return z.NEVER;
    }
  })
  .default({});

const address = z.url({ protocol: /^https?$/ }).optional();
const protocol = z.literal('http/json', 'Expected http/json: no other one is spoken').optional();

export const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** The variables of the OpenTelemetry specification that apply here; without an exporter or an endpoint, nothing is traced. */
export const traceEnvironment = {
  OTEL_SDK_DISABLED: z.enum(['true', 'false']).default('false'),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none']).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: address,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: address,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_HEADERS: pairs,
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: pairs,
  OTEL_EXPORTER_OTLP_TIMEOUT: count(10_000),
  OTEL_SERVICE_NAME: text,
  OTEL_RESOURCE_ATTRIBUTES: pairs,
  OTEL_TRACES_SAMPLER: z.enum(samplers).default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  OTEL_BSP_SCHEDULE_DELAY: count(5_000),
  OTEL_BSP_MAX_QUEUE_SIZE: count(2_048),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: count(512),
};

export interface TraceSettings {
  /** Where spans are sent to, by OTLP over HTTP. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Attributes of the service itself, `service.name` among them. */
  readonly resource: Readonly<Record<string, string>>;
  readonly sampler: (typeof samplers)[number];
  /** Share of the traces that a sampler by ratio keeps. */
  readonly ratio: number;
  readonly delayMs: number;
  /** Spans that wait to be sent; further ones are dropped. */
  readonly queueSize: number;
  readonly batchSize: number;
}

/** undefined: nothing is traced. */
export function traceSettings(env: z.infer<z.ZodObject<typeof traceEnvironment>>): TraceSettings | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own } = env;
  const isAsked = env.OTEL_TRACES_EXPORTER === 'otlp' || base !== undefined || own !== undefined;
  if (!isAsked || env.OTEL_TRACES_EXPORTER === 'none' || env.OTEL_SDK_DISABLED === 'true') return undefined;
  return {
    endpoint: own ?? `${(base ?? 'http://localhost:4318').replace(/\/$/, '')}/v1/traces`,
    headers: { ...env.OTEL_EXPORTER_OTLP_HEADERS, ...env.OTEL_EXPORTER_OTLP_TRACES_HEADERS },
    timeoutMs: env.OTEL_EXPORTER_OTLP_TIMEOUT,
    resource: {
      ...env.OTEL_RESOURCE_ATTRIBUTES,
      'service.name': env.OTEL_SERVICE_NAME ?? env.OTEL_RESOURCE_ATTRIBUTES['service.name'] ?? 'garb',
    },
    sampler: env.OTEL_TRACES_SAMPLER,
    ratio: env.OTEL_TRACES_SAMPLER_ARG,
    delayMs: env.OTEL_BSP_SCHEDULE_DELAY,
    queueSize: env.OTEL_BSP_MAX_QUEUE_SIZE,
    batchSize: env.OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
  };
}
