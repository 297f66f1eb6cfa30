import type { Env, MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

/**
 * Headers that hold a browser to what the pages need: their own scripts, styles and forms, pictures that they made, no frame around them, no
 * address passed on.
 */
export function securityHeaders<E extends Env>(): MiddlewareHandler<E> {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'no-referrer',
    // Whether the service is reached over TLS, its proxy knows.
    strictTransportSecurity: false,
  }) as MiddlewareHandler<E>;
}
