import type { Judgment, JudgmentRecord, JudgmentRecords, JudgmentSource } from '../judgment-records.ts';
import type { Database } from './database.ts';

/** Rows per statement: SQLite allows 32,766 values, and a row has six. */
const rowsAtOnce = 1000;

/** {@link JudgmentRecords} in the table `judgments`; labels and weak judgments are separate rows. */
export function createJudgmentRecords(database: Database): JudgmentRecords {
  const write = async (catalog: string, source: JudgmentSource, judgments: readonly Judgment[]) => {
    const judgedAt = new Date().toISOString();
    const rows = [...strongest(judgments, source)].map((judgment) => ({
      ...judgment,
      catalog,
      source,
      judgedAt,
    }));
    for (let at = 0; at < rows.length; at += rowsAtOnce) {
      await database
        .insertInto('judgments')
        .values(rows.slice(at, at + rowsAtOnce))
        .onConflict((conflict) => {
          const update = conflict.columns(['catalog', 'query', 'productId', 'source']).doUpdateSet((row) => ({
            grade: row.ref('excluded.grade'),
            judgedAt: row.ref('excluded.judgedAt'),
          }));
          return source === 'human' ? update : update.whereRef('excluded.grade', '>', 'judgments.grade');
        })
        .execute();
    }
  };
  return {
    label: (catalog, judgments) => write(catalog, 'human', judgments),
    observe: (catalog, judgments) => write(catalog, 'event', judgments),
    async list(catalog) {
      const rows = await database
        .selectFrom('judgments')
        .select(['query', 'productId', 'source', 'grade', 'judgedAt'])
        .where('catalog', '=', catalog)
        .execute();
      const chosen = new Map<string, JudgmentRecord>();
      for (const { source, judgedAt, ...judgment } of rows) {
        const key = keyOf(judgment);
        if (source === 'human' || !chosen.has(key))
          chosen.set(key, { ...judgment, source: source === 'human' ? 'human' : 'event', at: judgedAt });
      }
      return [...chosen.values()].sort(byQueryThenProduct);
    },
  };
}

/** One judgment per query and product, since a statement may write a row only once: the last label, or the highest weak grade. */
function strongest(judgments: readonly Judgment[], source: JudgmentSource): Iterable<Judgment> {
  const chosen = new Map<string, Judgment>();
  for (const { query, productId, grade } of judgments) {
    const key = keyOf({ query, productId });
    const before = chosen.get(key);
    if (source === 'human' || before === undefined || grade > before.grade)
      chosen.set(key, { query, productId, grade });
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
