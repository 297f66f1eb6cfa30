import type { Context } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors.ts';
import type { KeyRecord } from '../records/key-records.ts';
import type { Operation } from './contract.ts';
import type { Keyring } from './keyring.ts';

/**
 * Lets a request pass that has a key for the operation, and returns the key; undefined where none is needed.
 * Throws `unauthorized`, `forbidden`, `rate-limited`, `records-unavailable`.
 */
export function createKeyGuard(
  keyring: Keyring,
): (c: Context, operation: Operation) => Promise<KeyRecord | undefined> {
  const count = createRateLimits();
  return async function requireKey(c, { scopes }) {
    if (scopes.length === 0 || !(await keyring.needed())) return undefined;
    const key = await findKey(c, keyring);
    await count(c, key);
    if (!key.scopes.some((scope) => scope === 'admin' || scopes.includes(scope))) {
      c.header(
        'WWW-Authenticate',
        `Bearer realm="garb", error="insufficient_scope", scope="${scopes.join(' ')}"`,
      );
      throw new AppError('forbidden', `The key needs the scope ${scopes.join(' or ')}`);
    }
    return key;
  };
}

async function findKey(c: Context, keyring: Keyring): Promise<KeyRecord> {
  const [, given] = /^Bearer +([\x21-\x7e]+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  const key = given === undefined ? undefined : await keyring.find(given);
  if (key) return key;
  c.header('WWW-Authenticate', `Bearer realm="garb"${given === undefined ? '' : ', error="invalid_token"'}`);
  const message = given === undefined ? 'Expected Authorization: Bearer KEY' : 'The key is not valid';
  throw new AppError('unauthorized', message, { errors: [{ location: 'Authorization', message }] });
}

/** Counts the requests of each key in this process, tells how many remain in the header fields, and refuses more. */
function createRateLimits(): (c: Context, key: KeyRecord) => Promise<void> {
  const limiters = new Map<number, RateLimiterMemory>();
  return async function count(c, { id, rate }) {
    if (rate === null) return;
    const limiter = limiters.get(rate) ?? new RateLimiterMemory({ points: rate, duration: 60 });
    limiters.set(rate, limiter);
    const result = await limiter.consume(id).catch((refused: unknown) => {
      if (refused instanceof RateLimiterRes) return refused;
      throw refused;
    });
    const seconds = Math.max(1, Math.ceil(result.msBeforeNext / 1000));
    c.header('RateLimit-Policy', `"key";q=${rate};w=60`);
    c.header('RateLimit', `"key";r=${result.remainingPoints};t=${seconds}`);
    if (result.consumedPoints > rate)
      throw new AppError('rate-limited', `The key may make ${rate} requests a minute`, {
        retryAfterSeconds: seconds,
      });
  };
}
