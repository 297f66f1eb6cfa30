import { randomUUID } from 'node:crypto';
import type { InterleavingRecords } from '../../src/records/interleaving-records.ts';
import { createMemoryRows, type MemoryRows } from './memory-rows.ts';

const at = '2026-01-01T00:00:00.000Z';

/** {@link InterleavingRecords} in an array. */
export function createMemoryInterleavings(
  { interleavings }: MemoryRows = createMemoryRows(),
): InterleavingRecords {
  const last = (catalog: string) => interleavings.findLast((row) => row.catalog === catalog);
  const end = async (catalog: string) => {
    const running = last(catalog);
    if (!running || running.endedAt !== null) return false;
    interleavings.splice(interleavings.indexOf(running), 1, { ...running, endedAt: at });
    return true;
  };
  return {
    end,
    async start(interleaving) {
      await end(interleaving.catalog);
      const row = { ...interleaving, id: randomUUID(), startedAt: at, endedAt: null };
      interleavings.push(row);
      return row;
    },
    last: async (catalog) => last(catalog),
  };
}
