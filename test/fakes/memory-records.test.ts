import { recordsContract } from '../contract/records.ts';
import { createMemoryJudgments, createMemoryProfiles, createMemoryQueries } from './memory-feedback.ts';
import { createMemoryImports } from './memory-imports.ts';
import { createMemoryInterleavings } from './memory-interleavings.ts';
import { createMemoryKeys } from './memory-keys.ts';
import { memoryCatalogs } from './memory-records.ts';
import { createMemoryRows } from './memory-rows.ts';

// The fakes keep the promises that the other tests take for granted.
recordsContract({
  name: 'the memory records of the tests',
  async place() {
    const rows = createMemoryRows();
    return {
      open: async () => ({
        catalogs: memoryCatalogs(rows),
        profiles: createMemoryProfiles(rows),
        keys: (now) => createMemoryKeys(rows, now),
        imports: (now) => createMemoryImports(rows, now),
        interleavings: createMemoryInterleavings(rows),
        judgments: createMemoryJudgments(rows),
        queries: (retention, now) => createMemoryQueries(rows, retention, now),
        close: async () => {},
      }),
      remove: async () => {},
    };
  },
});
