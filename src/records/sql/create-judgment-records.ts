import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type {
  Judgment,
  JudgmentRecord,
  JudgmentRecords,
  JudgmentSource,
  WeakJudgment,
} from '../judgment-records.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';
import { undoLabels } from './undo-labels.ts';

/** Rows per statement. SQLite writes on the main thread, where a statement of so many takes a few milliseconds. */
const rowsAtOnce = 250;

/** {@link JudgmentRecords} in the table `judgments`; labels and weak judgments are separate rows. */
export function createJudgmentRecords(database: Database): JudgmentRecords {
  return {
    async label(catalog, judgments) {
      const importId = randomUUID();
      const labels = [...strongest(judgments, 'human')];
      const importedAt = new Date().toISOString();
      // No transaction: in SQLite one that waits for its next statement makes every other writer of the process fail. Each step
      // leaves what undoing the import can handle.
      await database
        .insertInto('judgmentImports')
        .values({ id: importId, catalog, labels: labels.length, importedAt })
        .execute();
      for (let at = 0; at < labels.length; at += rowsAtOnce) {
        const chunk = labels.slice(at, at + rowsAtOnce);
        await remember(database, catalog, importId, chunk);
        const rows = chunk.map((label) => ({ ...label, importId, rank: null, judgedAt: importedAt }));
        await write(database, catalog, 'human', rows);
        // Everybody else has a turn.
        await setImmediate();
      }
      return importId;
    },
    async imports(catalog, page) {
      const { limit, after } = page ?? {};
      const rows = await database
        .selectFrom('judgmentImports')
        .select(['id', 'labels', 'importedAt'])
        .where('catalog', '=', catalog)
        .$if(after !== undefined, (query) =>
          query.where(({ eb, refTuple, tuple }) =>
            eb(refTuple('importedAt', 'id'), '<', tuple(after?.at ?? '', after?.id ?? '')),
          ),
        )
        .orderBy('importedAt', 'desc')
        .orderBy('id', 'desc')
        .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
        .execute();
      return rows.map(({ importedAt, ...row }) => ({ ...row, at: importedAt }));
    },
    undo: (catalog, importId) => undoLabels(database, catalog, importId),
    async observe(catalog, judgments) {
      const judgedAt = new Date().toISOString();
      const rows = [...strongest(judgments, 'event')].map((row) => ({ ...row, importId: null, judgedAt }));
      for (let at = 0; at < rows.length; at += rowsAtOnce) {
        await write(database, catalog, 'event', rows.slice(at, at + rowsAtOnce));
        await setImmediate();
      }
    },
    async list(catalog, source) {
      const rows = await database
        .selectFrom('judgments')
        .select(['query', 'productId', 'source', 'grade', 'judgedAt', 'rank'])
        .where('catalog', '=', catalog)
        .$if(source !== undefined, (query) => query.where('source', '=', source ?? ''))
        .execute();
      return preferLabels(rows).sort(byQueryThenProduct);
    },
    async page(catalog, { limit, after }) {
      const rows = await database
        .selectFrom('judgments')
        .select(['query', 'productId', 'source', 'grade', 'judgedAt', 'rank'])
        .where('catalog', '=', catalog)
        .$if(after !== undefined, (query) =>
          query.where(({ eb, refTuple, tuple }) =>
            eb(refTuple('query', 'productId'), '>', tuple(after?.query ?? '', after?.productId ?? '')),
          ),
        )
        .orderBy('query')
        .orderBy('productId')
        // A query and product have at most two rows: a label and a weak judgment.
        .limit(2 * limit)
        .execute();
      return preferLabels(rows).slice(0, limit);
    },
  };
}

/** One judgment per query and product, in the rows' order: the label if there is one. */
function preferLabels(
  rows: readonly Pick<
    Tables['judgments'],
    'query' | 'productId' | 'source' | 'grade' | 'judgedAt' | 'rank'
  >[],
): JudgmentRecord[] {
  const chosen = new Map<string, JudgmentRecord>();
  for (const { source, judgedAt, ...judgment } of rows) {
    const key = keyOf(judgment);
    if (source === 'human' || !chosen.has(key))
      chosen.set(key, { ...judgment, source: source === 'human' ? 'human' : 'event', at: judgedAt });
  }
  return [...chosen.values()];
}

async function write(
  database: Database,
  catalog: string,
  source: JudgmentSource,
  judgments: readonly (Judgment & {
    readonly importId: string | null;
    readonly rank: number | null;
    readonly judgedAt: string;
  })[],
): Promise<void> {
  await database
    .insertInto('judgments')
    .values(judgments.map((judgment) => ({ ...judgment, catalog, source })))
    .onConflict((conflict) => {
      const update = conflict.columns(['catalog', 'query', 'productId', 'source']).doUpdateSet((row) => ({
        grade: row.ref('excluded.grade'),
        judgedAt: row.ref('excluded.judgedAt'),
        importId: row.ref('excluded.importId'),
        rank: row.ref('excluded.rank'),
      }));
      return source === 'human' ? update : update.whereRef('excluded.grade', '>', 'judgments.grade');
    })
    .execute();
}

/** Notes the labels that an import is about to replace. */
async function remember(
  database: Database,
  catalog: string,
  importId: string,
  labels: readonly Judgment[],
): Promise<void> {
  const coming = new Set(labels.map(keyOf));
  const before = await database
    .selectFrom('judgments')
    .select(['query', 'productId', 'grade', 'judgedAt', 'importId as replacedId'])
    .where('catalog', '=', catalog)
    .where('source', '=', 'human')
    .where('query', 'in', [...new Set(labels.map(({ query }) => query))])
    .execute();
  const replaced = before.filter((row) => coming.has(keyOf(row)));
  if (replaced.length === 0) return;
  await database
    .insertInto('replacedJudgments')
    .values(replaced.map((row) => ({ ...row, importId, catalog })))
    .execute();
}

/** One judgment per query and product, since a statement may write a row only once: the last label, or the highest weak grade. */
function strongest<Given extends Judgment | WeakJudgment>(
  judgments: readonly Given[],
  source: JudgmentSource,
): Iterable<Given> {
  const chosen = new Map<string, Given>();
  for (const judgment of judgments) {
    const key = keyOf(judgment);
    const before = chosen.get(key);
    if (source === 'human' || before === undefined || judgment.grade > before.grade)
      chosen.set(key, judgment);
  }
  return chosen.values();
}

function keyOf({ query, productId }: Pick<Judgment, 'query' | 'productId'>): string {
  return JSON.stringify([query, productId]);
}

function byQueryThenProduct(a: Judgment, b: Judgment): number {
  if (a.query !== b.query) return a.query < b.query ? -1 : 1;
  return a.productId < b.productId ? -1 : a.productId > b.productId ? 1 : 0;
}
