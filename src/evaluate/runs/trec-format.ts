import type { ScoredItem } from '../../types.ts';
import type { Judgments, Qrels, Run } from '../judgments.ts';
import { rankItems } from './rank-items.ts';

/**
 * The run of a TREC text, `query Q0 item rank score tag` a line. As in trec_eval the rank is not read, the score decides.
 * Throws SyntaxError with the line for a wrong number of fields, a score that is no number, an item named twice.
 */
export function parseTrecRun(text: string): Run {
  const run = new Map<string, ScoredItem[]>();
  const seen = new Set<string>();
  for (const { line, fields } of linesOf(text, 6, 'query Q0 item rank score tag')) {
    const [query = '', , id = '', , scoreText = ''] = fields;
    const score = Number(scoreText);
    if (!Number.isFinite(score)) throw expected(line, 'a number for the score', scoreText);
    refuseTwice(seen, line, query, id);
    append(run, query, { id, score });
  }
  return run;
}

/**
 * The judgments of a TREC text, `query 0 item grade` a line. Throws SyntaxError with the line for a wrong number of
 * fields, a grade that is no whole number, an item judged twice.
 */
export function parseTrecQrels(text: string): Qrels {
  const qrels = new Map<string, Map<string, number>>();
  const seen = new Set<string>();
  for (const { line, fields } of linesOf(text, 4, 'query 0 item grade')) {
    const [query = '', , id = '', grade = ''] = fields;
    if (!/^[+-]?\d+$/.test(grade)) throw expected(line, 'a whole number for the grade', grade);
    refuseTwice(seen, line, query, id);
    const judgments = qrels.get(query) ?? new Map<string, number>();
    qrels.set(query, judgments.set(id, Number(grade)));
  }
  return qrels;
}

/**
 * The TREC text of a run, best first in trec_eval's order. A query without items has no line, so it is lost. Throws
 * RangeError for an id that is empty or has white space, which the format cannot hold.
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
  const lines = [...queries].flatMap(([query, value]) => linesOfQuery(field(query), value));
  return lines.map((line) => `${line}\n`).join('');
}

function field(id: string): string {
  if (!/^\S+$/.test(id))
    throw new RangeError(`Expected an id without white space for a TREC file but received "${id}"`);
  return id;
}

/** The lines that are not blank, split at white space (ASCII's, as trec_eval does). */
function* linesOf(text: string, count: number, form: string): Generator<{ line: number; fields: string[] }> {
  for (const [index, content] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const fields = content.split(/[ \t\r\f\v]+/).filter((part) => part !== '');
    if (fields.length === 0) continue;
    if (fields.length !== count) throw expected(index + 1, `"${form}"`, `${fields.length} fields`);
    yield { line: index + 1, fields };
  }
}

function refuseTwice(seen: Set<string>, line: number, query: string, id: string): void {
  // Neither holds a space.
  const key = `${query} ${id}`;
  if (seen.has(key)) throw expected(line, `every item once in query ${query}`, `${id} again`);
  seen.add(key);
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function expected(line: number, what: string, received: string): SyntaxError {
  return new SyntaxError(`Line ${line}: expected ${what} but received ${received}`);
}
