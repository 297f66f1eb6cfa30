import type { Qrels, Run } from '../judgments.ts';

/**
 * The run of a ranx JSON text, `{query: {item: score}}`. Throws SyntaxError with the line for invalid JSON, and with query
 * and item for a score that is no number.
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
  for (const [query, items] of Object.entries(objectAt(parseJson(text), 'the file'))) {
    const entries = Object.entries(objectAt(items, `query ${query}`)).map(([id, value]): [string, number] => {
      if (typeof value === 'number' && isValid(value)) return [id, value];
      throw new SyntaxError(
        `Query ${query}, item ${id}: expected ${name === 'grade' ? 'a whole number' : 'a number'} for the ${name} ` +
          `but received ${JSON.stringify(value)}`,
      );
    });
    queries.set(query, entries);
  }
  return queries;
}

function parseJson(text: string): unknown {
  const json = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(json);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SyntaxError(`Line ${lineOf(reason, json)}: expected JSON (${reason})`, { cause });
  }
}

/** The line of the position in the engine's message; without one (the text ends too early) the last line with content. */
function lineOf(reason: string, json: string): number {
  const position = /position (\d+)/.exec(reason)?.[1] ?? json.length;
  return json.trimEnd().slice(0, Number(position)).split('\n').length;
}

function objectAt(value: unknown, place: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new SyntaxError(`Expected an object for ${place} but received ${JSON.stringify(value).slice(0, 40)}`);
}
