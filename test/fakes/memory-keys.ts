import type { KeyRecord, KeyRecords } from '../../src/records/key-records.ts';
import { byText, type MemoryRows } from './memory-rows.ts';

/** {@link KeyRecords} in a Map. */
export function createMemoryKeys(
  { keys }: Pick<MemoryRows, 'keys'>,
  now: () => number = Date.now,
): KeyRecords {
  const time = () => new Date(now()).toISOString();
  const change = (id: string, changed: Partial<KeyRecord>) => {
    const key = keys.get(id);
    if (key) keys.set(id, { ...key, ...changed });
  };
  return {
    async add(key) {
      keys.set(key.id, { ...key, createdAt: time(), lastUsedAt: null, revokedAt: null });
    },
    list: async () =>
      [...keys.values()].sort((a, b) => byText(a.createdAt, b.createdAt) || byText(a.id, b.id)),
    async revoke(id) {
      if (keys.get(id)?.revokedAt !== null) return false;
      change(id, { revokedAt: time() });
      return true;
    },
    async touch(id) {
      change(id, { lastUsedAt: time() });
    },
  };
}
