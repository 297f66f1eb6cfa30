import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { AppError, fieldError } from '../errors.ts';
import type { ApiEnv } from './api-env.ts';

/** Parts of a form: the options, and as many again. */
const mostParts = 50;
const mostHeadBytes = 16_384;

/** The fields of a multipart form, each once. Throws `invalid-request`. */
export async function parseForm(c: Context<ApiEnv>): Promise<Record<string, unknown>> {
  const given = boundaryOf(c.req.header('content-type') ?? '');
  if (given === undefined) throw invalidForm('Expected a boundary in Content-Type');
  // The parser takes 27 to 70 letters and digits, RFC 2046 also fewer and marks such as `+` and `.`.
  const boundary = randomUUID();
  const bytes = withBoundary(Buffer.from(await c.req.arrayBuffer()), given, boundary);
  const headers = { 'Content-Type': `multipart/form-data; boundary=${boundary}` };
  try {
    const form = await new Response(bytes, { headers }).formData();
    const names = [...form.keys()];
    const twice = names.find((name, at) => names.indexOf(name) < at);
    if (twice !== undefined) throw fieldError('invalid-request', twice, 'Expected one value');
    return Object.fromEntries(form.entries());
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw invalidForm('The body is not a valid multipart form', cause);
  }
}

/** The boundary of a media type: a token, or a quoted string. */
function boundaryOf(type: string): string | undefined {
  const [, quoted, token] = /;\s*boundary=(?:"([^"]+)"|([^;"\s]+))/i.exec(type) ?? [];
  return quoted ?? token;
}

/**
 * The form with another boundary at the start of its parts. Refuses what takes seconds to parse: many parts, and long heads of parts.
 * Whether it is a form, its parser says.
 */
function withBoundary(bytes: Buffer, given: string, boundary: string): Buffer<ArrayBuffer> {
  const mark = Buffer.from(`--${given}`, 'latin1');
  const pieces: Uint8Array[] = [];
  let from = 0;
  let marks = 0;
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) {
    const head = bytes.subarray(at, at + mostHeadBytes);
    const isLong = head.length === mostHeadBytes && !head.includes('\r\n\r\n');
    if (++marks > mostParts + 1 || isLong)
      throw invalidForm(
        `Expected a form of at most ${mostParts} parts, with ${mostHeadBytes} bytes of headers`,
      );
    const startsLine = at === 0 || (bytes[at - 2] === 0x0d && bytes[at - 1] === 0x0a);
    if (!startsLine) continue;
    pieces.push(bytes.subarray(from, at), Buffer.from(`--${boundary}`));
    from = at + mark.length;
  }
  return Buffer.concat([...pieces, bytes.subarray(from)]);
}

function invalidForm(message: string, cause?: unknown): AppError {
  return new AppError('invalid-request', message, { cause, errors: [{ location: 'body', message }] });
}
