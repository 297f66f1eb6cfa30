import type { ImportRecord } from '../../src/records/import-records.ts';
import type { InterleavingRecord } from '../../src/records/interleaving-records.ts';
import type { JudgmentImport, JudgmentRecord } from '../../src/records/judgment-records.ts';
import type { KeyRecord } from '../../src/records/key-records.ts';
import type { ProfileRecord, PromotionRecord } from '../../src/records/profile-records.ts';
import type { QueryRecord, SavedQueryInput } from '../../src/records/query-records.ts';

/** What a database of records holds, for the fakes that stand in for its tables. */
export interface MemoryRows {
  readonly catalogs: Set<string>;
  readonly profiles: ProfileRecord[];
  readonly promotions: PromotionRecord[];
  /** In the order in which they were stored. */
  readonly judgments: (JudgmentRecord & { readonly catalog: string; readonly importId: string | null })[];
  /** Newest first. */
  readonly judgmentImports: (JudgmentImport & { readonly catalog: string })[];
  readonly queries: Map<string, SavedQueryInput & QueryRecord>;
  readonly imports: Map<string, ImportRecord>;
  /** In the order in which they were added. */
  readonly keys: Map<string, KeyRecord>;
  /** The last one of a catalog last. */
  readonly interleavings: InterleavingRecord[];
}

export function createMemoryRows(): MemoryRows {
  return {
    catalogs: new Set(),
    profiles: [],
    promotions: [],
    judgments: [],
    judgmentImports: [],
    queries: new Map(),
    imports: new Map(),
    keys: new Map(),
    interleavings: [],
  };
}

/** In code units, as `toSorted` has texts. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** As a database has it: what was kept does not change with the caller's objects. */
export function copyOf<T extends object>(document: T): T {
  return JSON.parse(JSON.stringify(document));
}
