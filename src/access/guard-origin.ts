import type { Context, Env, MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { AppError } from '../errors.ts';
import { isAllowedHost } from './allowed-host.ts';

/** Whose browsers may reach the service. */
export interface OriginRules {
  /** Names, besides this machine's, under which the service is reached. */
  readonly allowedHosts: readonly string[];
  /** Origins whose pages may call the API, such as `https://shop.example`. */
  readonly corsOrigins: readonly string[];
}

/**
 * Refuses requests under a name that is not the service's, and those that a page of another origin makes, unless the origin is
 * allowed. Programs that are no browsers send neither Origin nor Sec-Fetch-Site, and pass.
 * Throws `host-not-allowed`, `cross-site-request`.
 */
export function guardOrigin<E extends Env>({ allowedHosts, corsOrigins }: OriginRules): MiddlewareHandler<E> {
  return async function checkOrigin(c, next) {
    const host = c.req.header('host') ?? new URL(c.req.url).host;
    if (!isAllowedHost(host, allowedHosts))
      throw new AppError(
        'host-not-allowed',
        'This name is not allowed. Add it to GARB_ALLOWED_HOSTS if the service is reached under it',
        { errors: [{ location: 'Host', message: 'Expected localhost, an address, or an allowed name' }] },
      );
    if (isForeign(c, host) && !corsOrigins.includes(c.req.header('origin') ?? ''))
      throw new AppError(
        'cross-site-request',
        'A page of another origin may not call this service. GARB_CORS_ORIGINS names the origins that may',
        { errors: [{ location: 'Origin', message: 'Expected the origin of the service or an allowed one' }] },
      );
    await next();
  };
}

/** Answers preflights of allowed origins, and lets their pages read answers. */
export function shareAnswers<E extends Env>({ corsOrigins }: OriginRules): MiddlewareHandler<E> {
  const share = cors({
    origin: [...corsOrigins],
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    exposeHeaders: ['X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'Location', 'Link'],
    maxAge: 600,
  });
  return function shareAnswer(c, next) {
    // cors() takes every OPTIONS for a preflight.
    const asks = c.req.method === 'OPTIONS' && !c.req.header('access-control-request-method');
    return asks ? next() : share(c, next);
  };
}

/** Whether a browser says that a page of another origin makes the request. */
function isForeign(c: Context, host: string): boolean {
  const origin = c.req.header('origin');
  if (origin !== undefined) return !URL.canParse(origin) || new URL(origin).host !== host.toLowerCase();
  const site = c.req.header('sec-fetch-site');
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  // A link: the browser shows the answer to its user, and the other page cannot read it.
  const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
  return !(
    reads &&
    c.req.header('sec-fetch-mode') === 'navigate' &&
    c.req.header('sec-fetch-dest') === 'document'
  );
}
