import type { ScoredItem } from '../../types.ts';
import type { Judgments, Qrels, Run } from '../judgments.ts';
import { createFileFaults } from './file-faults.ts';
import { rankItems } from './rank-items.ts';

/**
 * The run of a TREC text, `query Q0 item rank score tag` per line. As in trec_eval, the rank is ignored and the score
 * decides, and so is what follows the tag. Throws SyntaxError with every faulty line and its ids: too few fields, a score that is no
 * number, a duplicate item, and a rank that is no number where fields follow the tag: there an id may have had a space.
 */
export function parseTrecRun(text: string): Run {
  const run = new Map<string, ScoredItem[]>();
  readLines(text, 6, 'query Q0 item rank score tag', (fields) => {
    const [query = '', , id = '', rank, scoreText = '', , ...rest] = fields;
    if (rest.length > 0 && !Number.isFinite(Number(rank)))
      return expected('a number for the rank', `${rank}`);
    const score = Number(scoreText);
    if (!Number.isFinite(score)) return expected('a number for the score', scoreText);
    append(run, query, { id, score });
    return undefined;
  });
  return run;
}

/**
 * The judgments of a TREC text, `query 0 item grade` per line; further fields are ignored. Throws SyntaxError with every faulty line and
 * its ids: too few fields, a grade that is no whole number, a duplicate item.
 */
export function parseTrecQrels(text: string): Qrels {
  const qrels = new Map<string, Map<string, number>>();
  readLines(text, 4, 'query 0 item grade', (fields) => {
    const [query = '', , id = '', grade = ''] = fields;
    if (!/^[+-]?\d+$/.test(grade)) return expected('a whole number for the grade', grade);
    const judgments = qrels.get(query) ?? new Map<string, number>();
    qrels.set(query, judgments.set(id, Number(grade)));
    return undefined;
  });
  return qrels;
}

/**
 * The TREC text of a run, best first in trec_eval's order. The format cannot represent a query without items, which is
 * dropped, nor an id that is empty or has white space: throws RangeError.
 */
export function formatTrecRun(run: Run, tag = 'garb'): string {
  return textOf(run, (query, items) => {
    const scores = new Map(items.map(({ id, score }) => [id, score]));
    return rankItems(items).map(
      (id, index) => `${query} Q0 ${field(id)} ${index + 1} ${scores.get(id)} ${field(tag)}`,
    );
  });
}

/** The TREC text of judgments; see {@link formatTrecRun}. */
export function formatTrecQrels(qrels: Qrels): string {
  return textOf(qrels, (query, judgments: Judgments) =>
    [...judgments].map(([id, grade]) => `${query} 0 ${field(id)} ${grade}`),
  );
}

function textOf<T>(
  queries: ReadonlyMap<string, T>,
  linesOfQuery: (query: string, value: T) => string[],
): string {
  const lines = [...queries].flatMap(([query, value]) => linesOfQuery(queryField(query), value));
  return lines.map((line) => `${line}\n`).join('');
}

function queryField(id: string): string {
  if (id.startsWith('#'))
    throw new RangeError(
      `TREC files cannot represent query ids that start with #: ${JSON.stringify(id)}. Use ranx JSON`,
    );
  return field(id);
}

function field(id: string): string {
  if (!/^\S+$/.test(id))
    throw new RangeError(
      `TREC files cannot represent ids that are empty or contain white space: ${JSON.stringify(id)}. Use ranx JSON`,
    );
  return id;
}

/**
 * Reads the lines that are neither blank nor comments (`# …`), split at white space (ASCII's, as trec_eval does). The first and the third
 * field name a query and an item of it, which comes once.
 *
 * @param read takes the fields of a line, at least `count`; what it returns is wrong with it
 */
function readLines(
  text: string,
  count: number,
  form: string,
  read: (fields: readonly string[]) => string | undefined,
): void {
  const faults = createFileFaults();
  /** The line of each item; the names are unambiguous, since neither contains a space. */
  const seen = new Map<string, number>();
  for (const [index, content] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const fields = content.split(/[ \t\r\f\v]+/).filter((part) => part !== '');
    if (fields.length === 0 || fields[0]?.startsWith('#')) continue;
    const line = index + 1;
    const [query = '', , id = ''] = fields;
    if (fields.length < count) {
      faults.add(`Line ${line}: ${expected(`"${form}"`, `${fields.length} fields`)}`);
      continue;
    }
    const before = seen.get(`${query} ${id}`);
    const fault =
      before === undefined
        ? read(fields)
        : expected('each item once per query', `it again after line ${before}`);
    if (fault) faults.add(`Line ${line}, query ${query}, item ${id}: ${fault}`);
    seen.set(`${query} ${id}`, before ?? line);
  }
  faults.refuse();
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function expected(what: string, received: string): string {
  return `expected ${what} but received ${received}`;
}
