import type { MiddlewareHandler } from 'hono';
import { COMPRESSIBLE_CONTENT_TYPE_REGEX, compress } from 'hono/compress';
import { etag } from 'hono/etag';
import type { ApiEnv } from '../api-env.ts';

/** Bytes below which compression gains nothing. */
const threshold = 1024;

/** Compresses texts of at least {@link threshold} bytes for clients that accept it. */
export function compressAnswers(): MiddlewareHandler<ApiEnv> {
  const compressed = compress({ threshold });
  return (c, next) =>
    compressed(c, async () => {
      await next();
      const { res } = c;
      const isText = COMPRESSIBLE_CONTENT_TYPE_REGEX.test(res.headers.get('Content-Type') ?? '');
      if (!isText || !res.body || res.headers.has('Content-Length') || c.req.method === 'HEAD') return;
      // hono/compress knows the size by this header alone.
      const body = await res.arrayBuffer();
      c.res = new Response(body, res);
      c.res.headers.set('Content-Length', String(body.byteLength));
    });
}

/**
 * Gives what is read by GET an ETag and answers 304 where the client has it already. An answer that says nothing else may be kept by its
 * client alone, who asks each time whether it is still the same.
 */
export function validateCaches(): MiddlewareHandler<ApiEnv> {
  const validated = etag();
  return (c, next) =>
    validated(c, async () => {
      await next();
      const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
      if (isRead && c.res.ok && !c.res.headers.has('Cache-Control'))
        c.res.headers.set('Cache-Control', 'private, no-cache');
    });
}
