import { createHash } from 'node:crypto';
import type { Env, MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

/**
 * Headers that hold a browser to what the page needs: its own scripts and styles, pictures that it made, no frame around it, no address
 * passed on.
 *
 * @param inline scripts and styles that documents contain, as they stand in there
 */
export function securityHeaders<E extends Env>(inline: readonly string[]): MiddlewareHandler<E> {
  const hashes = inline.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'", ...hashes],
      styleSrc: ["'self'", ...hashes],
      imgSrc: ["'self'", 'data:', 'blob:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'no-referrer',
    // Whether the service is reached over TLS, its proxy knows.
    strictTransportSecurity: false,
  }) as MiddlewareHandler<E>;
}
