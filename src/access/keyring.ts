import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyRecord, KeyRecords } from '../records/key-records.ts';

/** What the guard of the routes needs; src/context provides it. */
export interface AccessContext {
  readonly keys: KeyRecords;
}

/** A new key and its id. The key is shown once: records keep its hash. */
export function makeKey(): { readonly key: string; readonly id: string; readonly hash: string } {
  const id = randomBytes(6).toString('hex');
  const key = `garb_${id}_${randomBytes(32).toString('base64url')}`;
  return { key, id, hash: hashOf(key).toString('hex') };
}

/** How long a change by another process may go unnoticed, such as `garb keys revoke`. */
const freshMs = 1000;
/** The last use is written at most so often. */
const touchMs = 60_000;

export interface Keyring {
  /** Whether there is a key, valid or revoked: from then on requests need one. */
  needed(): Promise<boolean>;
  /** The valid key that is the same as `given`; undefined when none is. */
  find(given: string): Promise<KeyRecord | undefined>;
}

/**
 * The keys of the records, read again every second. Throws `records-unavailable` when they cannot be read: without keys nobody passes.
 *
 * @param onUntouched gets the error when the last use cannot be noted
 * @param now milliseconds of a clock that is never set, for tests: one that is set back would keep a revoked key valid
 */
export function createKeyring(
  keys: KeyRecords,
  {
    onUntouched,
    now = () => performance.now(),
  }: { readonly onUntouched: (error: unknown) => void; readonly now?: () => number },
): Keyring {
  let read: { readonly at: number; readonly keys: Promise<ReadonlyMap<string, KeyRecord>> } | undefined;
  const touched = new Map<string, number>();

  const current = (): Promise<ReadonlyMap<string, KeyRecord>> => {
    if (read && now() - read.at < freshMs) return read.keys;
    const reading = keys.list().then((all) => new Map(all.map((key) => [key.id, key])));
    read = { at: now(), keys: reading };
    // The next request tries again.
    reading.catch(() => {
      read = undefined;
    });
    return reading;
  };

  return {
    needed: async () => (await current()).size > 0,
    async find(given) {
      const [, id = ''] = /^garb_([0-9a-f]{12})_/.exec(given) ?? [];
      const known = (await current()).get(id);
      // Compared also where there is nothing to compare with, so that the time tells nothing.
      const same = timingSafeEqual(hashOf(given), known ? Buffer.from(known.hash, 'hex') : nothing);
      if (!same || !known || known.revokedAt !== null) return undefined;
      if (now() - (touched.get(id) ?? Number.NEGATIVE_INFINITY) >= touchMs) {
        touched.set(id, now());
        keys.touch(id).catch(onUntouched);
      }
      return known;
    },
  };
}

const nothing = Buffer.alloc(32);

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
