import { setImmediate } from 'node:timers/promises';
import type { FoundQuery } from '../analyze/manage-queries.ts';
import { foundQuery } from '../analyze/manage-queries.ts';
import { gradesByQuery } from './judged-lists.ts';
import type { LabContext } from './replay-looks.ts';

/** Saved queries that people have judged, with all grades of the catalog, by query and product. */
export interface JudgedQueries {
  readonly grades: ReturnType<typeof gradesByQuery>;
  /** One after the other, since a query is large; everybody else has a turn between two. */
  readonly queries: AsyncIterable<FoundQuery>;
}

/**
 * The saved queries of a catalog that people's judgments name, by their id.
 *
 * @param most so many at most, in the order of their ids
 */
export async function judgedQueries(
  { queries, judgments }: Pick<LabContext, 'queries' | 'judgments'>,
  catalog: string,
  most: number,
): Promise<JudgedQueries> {
  const grades = gradesByQuery(await judgments.list(catalog, 'human'));
  const ids = [...new Set([...grades.keys()].map((name) => name.split(':')[0] ?? ''))].sort();
  async function* read() {
    let given = 0;
    for (const id of ids) {
      const record = await queries.find(id);
      const [query] = record?.catalog === catalog ? foundQuery(record) : [];
      if (!query) continue;
      yield query;
      if (++given >= most) return;
      await setImmediate();
    }
  }
  return { grades, queries: read() };
}
