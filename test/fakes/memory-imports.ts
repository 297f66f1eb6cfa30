import type { ImportRecord, ImportRecords } from '../../src/records/import-records.ts';
import { copyOf, createMemoryRows, type MemoryRows } from './memory-rows.ts';

/** {@link ImportRecords} in a Map; every document that was kept, in order, in reach. */
export interface MemoryImports extends ImportRecords {
  readonly kept: readonly Pick<ImportRecord, 'id' | 'state' | 'document'>[];
}

const keptMs = 30 * 86_400_000;

export function createMemoryImports(
  { imports: records }: MemoryRows = createMemoryRows(),
  now: () => number = Date.now,
): MemoryImports {
  const kept: ImportRecord[] = [];
  const keep = (record: ImportRecord) => {
    const copy = copyOf(record);
    records.set(record.id, copy);
    kept.push(copy);
  };
  const time = () => new Date(now()).toISOString();
  return {
    kept,
    async begin(begun) {
      const oldest = new Date(now() - keptMs).toISOString();
      for (const { id, startedAt } of [...records.values()]) if (startedAt < oldest) records.delete(id);
      keep({ ...begun, state: 'running', startedAt: time(), updatedAt: time() });
    },
    async update(id, state, document) {
      const record = records.get(id);
      if (record) keep({ ...record, state, document, updatedAt: time() });
    },
    async find(catalog, id) {
      const record = records.get(id);
      return record?.catalog === catalog ? record : undefined;
    },
  };
}
