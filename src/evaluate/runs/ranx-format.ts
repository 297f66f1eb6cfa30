import { repeatedNames } from '../../repeated-names.ts';
import type { Qrels, Run } from '../judgments.ts';
import { createFileFaults } from './file-faults.ts';
import { parseJson } from './parse-json.ts';

/**
 * The run of a ranx JSON text, `{query: {item: score}}`. Throws SyntaxError with the line for invalid JSON, and otherwise with every
 * fault: query and item of a score that is no number, and of a name that comes twice its line.
 */
export function parseRanxRun(text: string): Run {
  const queries = parseQueries(text, 'score', (value) => typeof value === 'number');
  return new Map([...queries].map(([query, items]) => [query, items.map(([id, score]) => ({ id, score }))]));
}

/** The judgments of a ranx JSON text, `{query: {item: grade}}`, the grades whole numbers; see {@link parseRanxRun}. */
export function parseRanxQrels(text: string): Qrels {
  const queries = parseQueries(text, 'grade', (value) => Number.isInteger(value));
  return new Map([...queries].map(([query, items]) => [query, new Map(items)]));
}

/** The ranx JSON text of a run. */
export function formatRanxRun(run: Run): string {
  const ofItems = ([query, items]: [string, Iterable<{ id: string; score: number }>]) =>
    objectOf(
      query,
      [...items].map(({ id, score }) => [id, score] as const),
    );
  return `{${[...run].map(ofItems).join(',\n')}}\n`;
}

/** The ranx JSON text of judgments. */
export function formatRanxQrels(qrels: Qrels): string {
  return `{${[...qrels].map(([query, judgments]) => objectOf(query, [...judgments])).join(',\n')}}\n`;
}

/** Not JSON.stringify on an object, which would move numeric ids to the front. */
function objectOf(query: string, items: readonly (readonly [string, number])[]): string {
  const members = items.map(([id, value]) => `${JSON.stringify(id)}:${JSON.stringify(value)}`);
  return `${JSON.stringify(query)}:{${members.join(',')}}`;
}

function parseQueries(
  text: string,
  name: string,
  isValid: (value: unknown) => boolean,
): Map<string, [string, number][]> {
  const queries = new Map<string, [string, number][]>();
  const json = text.replace(/^\uFEFF/, '');
  const parsed = parseJson(json);
  if (!isObject(parsed)) throw new SyntaxError(expected('an object for the file', parsed));
  const faults = createFileFaults();
  for (const { line, path } of repeatedNames(json)) {
    const [query, item] = path;
    const place = item === undefined ? `query ${query}` : `query ${query}, item ${item}`;
    faults.add(`Line ${line}, ${place}: expected each name once but received it again`);
  }
  const what = `${name === 'grade' ? 'a whole number' : 'a number'} for the ${name}`;
  const entryOf = (query: string, id: string, value: unknown): [string, number][] => {
    if (typeof value === 'number' && isValid(value)) return [[id, value]];
    faults.add(`Query ${query}, item ${id}: ${expected(what, value)}`);
    return [];
  };
  for (const [query, items] of Object.entries(parsed)) {
    if (isObject(items))
      queries.set(
        query,
        Object.entries(items).flatMap(([id, value]) => entryOf(query, id, value)),
      );
    else faults.add(expected(`an object for query ${query}`, items));
  }
  faults.refuse();
  return queries;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function expected(what: string, received: unknown): string {
  return `expected ${what} but received ${JSON.stringify(received).slice(0, 40)}`;
}
