import type { JudgmentRecord, JudgmentRecords } from '../../src/records/judgment-records.ts';
import type { ProfileRecord, ProfileRecords, PromotionRecord } from '../../src/records/profile-records.ts';
import type { KeptQueryInput, QueryRecord, QueryRecords } from '../../src/records/query-records.ts';

const at = '2026-01-01T00:00:00.000Z';
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** {@link ProfileRecords} in two arrays. */
export function createMemoryProfiles(): ProfileRecords {
  const kept: ProfileRecord[] = [];
  const promoted: PromotionRecord[] = [];
  const find = async (name: string, version?: number) =>
    kept
      .filter((row) => row.name === name && (version === undefined || row.version === version))
      .sort((a, b) => b.version - a.version)[0];
  const promotions = async (catalog: string) =>
    promoted.filter((row) => row.catalog === catalog).sort((a, b) => b.number - a.number);
  return {
    find,
    promotions,
    async add(name, settings) {
      const record = { name, version: ((await find(name))?.version ?? 0) + 1, settings, createdAt: at };
      kept.push(record);
      return record;
    },
    async addVersion(name, version, settings) {
      if (!(await find(name, version))) kept.push({ name, version, settings, createdAt: at });
    },
    list: async () => [...kept].sort((a, b) => byText(a.name, b.name) || a.version - b.version),
    async promote(promotion) {
      const record = { ...promotion, number: (await promotions(promotion.catalog)).length + 1, at };
      promoted.push(record);
      return record;
    },
    async active(catalog) {
      const [last] = await promotions(catalog);
      return last && find(last.profile.name, last.profile.version);
    },
  };
}

/** {@link JudgmentRecords} in a Map. */
export function createMemoryJudgments(): JudgmentRecords {
  const kept = new Map<string, JudgmentRecord & { readonly catalog: string }>();
  const keyOf = (catalog: string, query: string, productId: string) =>
    JSON.stringify([catalog, query, productId]);
  return {
    async label(catalog, judgments) {
      for (const judgment of judgments) {
        const key = keyOf(catalog, judgment.query, judgment.productId);
        kept.set(key, { ...judgment, catalog, source: 'human', at });
      }
    },
    async observe(catalog, judgments) {
      for (const judgment of judgments) {
        const key = keyOf(catalog, judgment.query, judgment.productId);
        const before = kept.get(key);
        if (before && (before.source === 'human' || before.grade >= judgment.grade)) continue;
        kept.set(key, { ...judgment, catalog, source: 'event', at });
      }
    },
    list: async (catalog) =>
      [...kept.values()]
        .filter((row) => row.catalog === catalog)
        .map(({ catalog: _, ...row }) => row)
        .sort((a, b) => byText(a.query, b.query) || byText(a.productId, b.productId)),
  };
}

export interface MemoryQueries extends QueryRecords {
  /** Everything kept so far, embeddings included. */
  readonly kept: ReadonlyMap<string, KeptQueryInput>;
}

/** {@link QueryRecords} in a Map, without retention. */
export function createMemoryQueries(): MemoryQueries {
  const kept = new Map<string, KeptQueryInput & QueryRecord>();
  return {
    kept,
    async keep(query) {
      // As a database has it: what was kept does not change with the caller's objects.
      kept.set(query.id, { ...query, document: JSON.parse(JSON.stringify(query.document)), at });
    },
    find: async (id) => kept.get(id),
    async list(catalog, { limit, after }) {
      const rows = [...kept.values()].filter((row) => row.catalog === catalog).reverse();
      const from = after ? rows.findIndex(({ id }) => id === after.id) + 1 : 0;
      return rows.slice(from, from + limit);
    },
    delete: async (id) => kept.delete(id),
    prune: async () => {},
  };
}
