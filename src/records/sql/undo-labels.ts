import type { UndoneImport } from '../judgment-records.ts';
import type { Database } from './database.ts';

/**
 * Takes the labels of an import back. A label that a later import replaced stays replaced, and that import's note of what it
 * replaced is mended: undoing it too then gives what was before both. Every step may be repeated, and the import itself goes
 * last: what was interrupted can be undone again.
 */
export async function undoLabels(
  database: Database,
  catalog: string,
  importId: string,
): Promise<UndoneImport | undefined> {
  const stored = await database
    .selectFrom('judgmentImports')
    .select('labels')
    .where('catalog', '=', catalog)
    .where('id', '=', importId)
    .executeTakeFirst();
  if (!stored) return undefined;
  const notes = await database
    .selectFrom('replacedJudgments')
    .selectAll()
    .where('importId', '=', importId)
    .execute();
  let restored = 0;
  for (const note of notes) {
    const { query, productId, grade, judgedAt, replacedId } = note;
    const { numUpdatedRows } = await database
      .updateTable('judgments')
      .set({ grade, judgedAt, importId: replacedId })
      .where('catalog', '=', catalog)
      .where('query', '=', query)
      .where('productId', '=', productId)
      .where('importId', '=', importId)
      .executeTakeFirst();
    restored += Number(numUpdatedRows);
    await database
      .updateTable('replacedJudgments')
      .set({ grade, judgedAt, replacedId })
      .where('query', '=', query)
      .where('productId', '=', productId)
      .where('replacedId', '=', importId)
      .execute();
  }
  const { numDeletedRows } = await database
    .deleteFrom('judgments')
    .where('importId', '=', importId)
    .executeTakeFirst();
  // Notes that still name this import: there was no label before it.
  await database.deleteFrom('replacedJudgments').where('replacedId', '=', importId).execute();
  await database.deleteFrom('replacedJudgments').where('importId', '=', importId).execute();
  await database.deleteFrom('judgmentImports').where('id', '=', importId).execute();
  const removed = Number(numDeletedRows);
  return { removed, restored, replaced: stored.labels - removed - restored };
}
