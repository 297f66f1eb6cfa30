import type { JudgmentRecords } from '../../src/records/judgment-records.ts';
import type { ProfileRecords, PromotionRecord } from '../../src/records/profile-records.ts';
import type {
  QueryPlace,
  QueryRecord,
  QueryRecords,
  Retention,
  SavedQueryInput,
} from '../../src/records/query-records.ts';
import { byText, copyOf, createMemoryRows, type MemoryRows } from './memory-rows.ts';

const at = '2026-01-01T00:00:00.000Z';
const dayMs = 86_400_000;

/** {@link ProfileRecords} in arrays. */
export function createMemoryProfiles(
  { profiles, promotions: promoted }: MemoryRows = createMemoryRows(),
): ProfileRecords {
  const find = (name: string, version?: number) =>
    profiles
      .filter((row) => row.name === name && (version === undefined || row.version === version))
      .sort((a, b) => b.version - a.version)[0];
  const promotions = (catalog: string) =>
    promoted.filter((row) => row.catalog === catalog).sort((a, b) => b.number - a.number);
  return {
    find: async (name, version) => find(name, version),
    promotions: async (catalog) => promotions(catalog),
    async add(name, settings) {
      const version = (find(name)?.version ?? 0) + 1;
      const record = { name, version, settings: copyOf(settings), createdAt: at };
      profiles.push(record);
      return record;
    },
    async addVersion(name, version, settings) {
      if (!find(name, version)) profiles.push({ name, version, settings: copyOf(settings), createdAt: at });
    },
    list: async () => profiles.toSorted((a, b) => byText(a.name, b.name) || a.version - b.version),
    async promote({ profile: { name, version }, ...promotion }) {
      const number = (promotions(promotion.catalog)[0]?.number ?? 0) + 1;
      const record: PromotionRecord = { ...promotion, profile: { name, version }, number, at };
      promoted.push(record);
      return record;
    },
    async active(catalog) {
      const [last] = promotions(catalog);
      return last && find(last.profile.name, last.profile.version);
    },
  };
}

/** {@link JudgmentRecords} in a Map. */
export function createMemoryJudgments({ judgments: kept }: MemoryRows = createMemoryRows()): JudgmentRecords {
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
  readonly kept: ReadonlyMap<string, SavedQueryInput>;
}

/** A clock on which no two moments are the same, so that what is kept first is always the older. */
function countMilliseconds(): () => number {
  let time = Date.parse(at);
  return () => time++;
}

/** {@link QueryRecords} in a Map. */
export function createMemoryQueries(
  { queries: kept }: MemoryRows = createMemoryRows(),
  { maxAgeDays, maxCount }: Retention = { maxAgeDays: 1000, maxCount: 1000 },
  now: () => number = countMilliseconds(),
): MemoryQueries {
  const isShown = (row: QueryRecord) => row.at >= new Date(now() - maxAgeDays * dayMs).toISOString();
  const newestFirst = (a: QueryPlace, b: QueryPlace) => byText(b.at, a.at) || byText(b.id, a.id);
  const prune = async () => {
    const rows = [...kept.values()].filter(isShown).sort(newestFirst).slice(0, maxCount);
    kept.clear();
    for (const row of rows.reverse()) kept.set(row.id, row);
  };
  return {
    kept,
    prune,
    async keep(query) {
      const keptAt = new Date(now()).toISOString();
      kept.set(query.id, { ...query, document: copyOf(query.document), at: keptAt });
      await prune();
    },
    async find(id) {
      const row = kept.get(id);
      return row && isShown(row) ? recordOf(row) : undefined;
    },
    list: async (catalog, { limit, after }) =>
      [...kept.values()]
        .filter((row) => row.catalog === catalog && isShown(row))
        .filter((row) => after === undefined || newestFirst(after, row) < 0)
        .sort(newestFirst)
        .slice(0, limit)
        .map(recordOf),
    delete: async (id) => kept.delete(id),
  };
}

function recordOf({ embeddings: _, ...row }: SavedQueryInput & QueryRecord): QueryRecord {
  return row;
}
