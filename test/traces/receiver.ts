import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const AttributeSchema = z.strictObject({
  key: z.string(),
  value: z.union([
    z.strictObject({ stringValue: z.string() }),
    z.strictObject({ intValue: z.string().regex(/^-?\d+$/) }),
  ]),
});

const SpanSchema = z.strictObject({
  traceId: z.string().regex(/^(?!0{32})[0-9a-f]{32}$/),
  spanId: z.string().regex(/^(?!0{16})[0-9a-f]{16}$/),
  parentSpanId: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  name: z.string().min(1),
  kind: z.union([z.literal(1), z.literal(2)]),
  startTimeUnixNano: z.string().regex(/^\d{19}$/),
  endTimeUnixNano: z.string().regex(/^\d{19}$/),
  attributes: z.array(AttributeSchema),
  status: z.strictObject({ code: z.literal(2).optional() }),
});

/** The fields of `ExportTraceServiceRequest` that are sent, by opentelemetry/proto/collector/trace/v1. */
const ExportSchema = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes: z.array(AttributeSchema) }),
      scopeSpans: z.array(
        z.strictObject({
          scope: z.strictObject({ name: z.string(), version: z.string() }),
          spans: z.array(SpanSchema),
        }),
      ),
    }),
  ),
});

export type ReceivedSpan = z.infer<typeof SpanSchema>;

export interface Receiver {
  readonly url: string;
  /** All spans so far. */
  readonly spans: ReceivedSpan[];
  readonly requests: { readonly headers: IncomingHttpHeaders; readonly resource: Record<string, unknown> }[];
  /** Statuses of the next answers; after them 200. */
  readonly statuses: number[];
  close(): Promise<void>;
}

/** A receiver of OTLP over HTTP that takes only what the protocol has. */
export async function startReceiver(): Promise<Receiver> {
  const spans: ReceivedSpan[] = [];
  const requests: Receiver['requests'] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const status = statuses.shift() ?? 200;
    const parsed = ExportSchema.safeParse(JSON.parse(body));
    response.writeHead(parsed.success ? status : 400).end('{}');
    if (!parsed.success) return;
    for (const { resource, scopeSpans } of parsed.data.resourceSpans) {
      requests.push({ headers: request.headers, resource: valuesOf(resource.attributes) });
      if (status === 200) spans.push(...scopeSpans.flatMap((each) => each.spans));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    requests,
    statuses,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The attributes by name. */
export function valuesOf(attributes: ReceivedSpan['attributes']): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0] ?? '']));
}
