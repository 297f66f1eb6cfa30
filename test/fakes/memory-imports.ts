import type { ImportRecord, ImportRecords } from '../../src/records/import-records.ts';

/** {@link ImportRecords} in a Map; every document that was kept, in order, in reach. */
export interface MemoryImports extends ImportRecords {
  readonly kept: readonly Pick<ImportRecord, 'id' | 'state' | 'document'>[];
}

export function createMemoryImports(now: () => number = Date.now): MemoryImports {
  const records = new Map<string, ImportRecord>();
  const kept: ImportRecord[] = [];
  const keep = (record: ImportRecord) => {
    const copy = { ...record, document: JSON.parse(JSON.stringify(record.document)) };
    records.set(record.id, copy);
    kept.push(copy);
  };
  const time = () => new Date(now()).toISOString();
  return {
    kept,
    async begin(begun) {
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
