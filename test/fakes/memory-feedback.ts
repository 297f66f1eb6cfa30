import { randomUUID } from 'node:crypto';
import type {
  JudgmentPlace,
  JudgmentRecord,
  JudgmentRecords,
  JudgmentSource,
} from '../../src/records/judgment-records.ts';
import type { ProfilePlace, ProfileRecords, PromotionRecord } from '../../src/records/profile-records.ts';
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
    promotions: async (catalog, { limit, before = Number.POSITIVE_INFINITY } = {}) =>
      promotions(catalog)
        .filter(({ number }) => number < before)
        .slice(0, limit),
    async add(name, settings) {
      const version = (find(name)?.version ?? 0) + 1;
      const record = { name, version, settings: copyOf(settings), createdAt: at };
      profiles.push(record);
      return record;
    },
    async addVersion(name, version, settings) {
      if (!find(name, version)) profiles.push({ name, version, settings: copyOf(settings), createdAt: at });
    },
    list: async () => profiles.toSorted(byNameThenVersion),
    page: async ({ limit, after }) =>
      profiles
        .toSorted(byNameThenVersion)
        .filter((row) => after === undefined || byNameThenVersion(row, after) > 0)
        .slice(0, limit)
        .map(({ settings: _, ...row }) => row),
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

function byNameThenVersion(a: ProfilePlace, b: ProfilePlace): number {
  return byText(a.name, b.name) || a.version - b.version;
}

/** {@link JudgmentRecords} as a log of what was stored: the labels of an undone import are left out of it. */
export function createMemoryJudgments(
  { judgments: log, judgmentImports }: MemoryRows = createMemoryRows(),
): JudgmentRecords {
  const keyOf = ({ query, productId }: { readonly query: string; readonly productId: string }) =>
    JSON.stringify([query, productId]);
  /** The current judgments of one source, by query and product. */
  const current = (catalog: string, source: JudgmentSource) => {
    const rows = new Map<string, (typeof log)[number]>();
    for (const row of log) {
      if (row.catalog !== catalog || row.source !== source) continue;
      const before = rows.get(keyOf(row));
      if (source === 'human' || !before || row.grade > before.grade) rows.set(keyOf(row), row);
    }
    return rows;
  };
  const list = (catalog: string, source?: JudgmentSource): JudgmentRecord[] =>
    [
      ...new Map([
        ...(source === 'human' ? [] : current(catalog, 'event')),
        ...(source === 'event' ? [] : current(catalog, 'human')),
      ]).values(),
    ]
      .map(({ catalog: _, importId: __, ...row }) => row)
      .sort(byQueryThenProduct);
  return {
    async label(catalog, judgments) {
      const id = randomUUID();
      const labels = new Map(judgments.map((judgment) => [keyOf(judgment), judgment]));
      for (const judgment of labels.values())
        log.push({ ...judgment, catalog, source: 'human', at, rank: null, importId: id });
      judgmentImports.unshift({ id, at, catalog, labels: labels.size });
      return id;
    },
    async imports(catalog, { limit, after } = { limit: Number.POSITIVE_INFINITY }) {
      const rows = judgmentImports.filter((row) => row.catalog === catalog);
      const first = after ? rows.findIndex(({ id }) => id === after.id) + 1 : 0;
      return rows.slice(first, first + limit).map(({ catalog: _, ...row }) => row);
    },
    async undo(catalog, importId) {
      const place = judgmentImports.findIndex((row) => row.id === importId && row.catalog === catalog);
      const stored = judgmentImports[place];
      if (!stored) return undefined;
      const shown = [...current(catalog, 'human').values()].filter((row) => row.importId === importId);
      log.splice(0, log.length, ...log.filter((row) => row.importId !== importId));
      judgmentImports.splice(place, 1);
      const left = current(catalog, 'human');
      const restored = shown.filter((row) => left.has(keyOf(row))).length;
      return { removed: shown.length - restored, restored, replaced: stored.labels - shown.length };
    },
    async observe(catalog, judgments) {
      for (const judgment of judgments)
        log.push({ ...judgment, catalog, source: 'event', at, importId: null });
    },
    list: async (catalog, source) => list(catalog, source),
    page: async (catalog, { limit, after }) =>
      list(catalog)
        .filter((row) => after === undefined || byQueryThenProduct(row, after) > 0)
        .slice(0, limit),
  };
}

function byQueryThenProduct(a: JudgmentPlace, b: JudgmentPlace): number {
  return byText(a.query, b.query) || byText(a.productId, b.productId);
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
      const externalId = query.externalId ?? null;
      kept.set(query.id, { ...query, externalId, document: copyOf(query.document), at: keptAt });
      await prune();
    },
    async find(id) {
      const row = kept.get(id);
      return row && isShown(row) ? recordOf(row) : undefined;
    },
    async present(catalog, ids) {
      return ids.filter((id) => {
        const row = kept.get(id);
        return row?.catalog === catalog && isShown(row);
      });
    },
    async embeddings(id) {
      const row = kept.get(id);
      return row && isShown(row) ? row.embeddings : undefined;
    },
    findExternal: async (catalog, externalId) =>
      [...kept.values()]
        .filter((row) => row.catalog === catalog && row.externalId === externalId && isShown(row))
        .sort(newestFirst)
        .map(recordOf),
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
