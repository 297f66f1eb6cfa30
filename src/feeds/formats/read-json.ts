import { AppError } from '../../errors.ts';
import { repeatedNames } from '../../repeated-names.ts';
import type { FeedRecord } from '../feed-record.ts';
import { maxListDepth, maxRecordCharacters } from '../limits.ts';

/** Records of JSONL: an object a line, with or without a comma behind it. Empty lines are skipped. */
export async function* readJsonLines(text: AsyncIterable<string>): AsyncGenerator<FeedRecord> {
  let line = 0;
  for await (const one of linesOf(text)) {
    line++;
    const raw = one.trim().replace(/\},$/, '}');
    if (one.length > maxRecordCharacters) yield { line, cells: tooLong() };
    else if (raw !== '') yield { line, cells: parseObject(raw), raw };
  }
}

/**
 * Splits at line feeds only: node:readline also splits at U+2028, which JSON strings may contain. Of a line that is longer than
 * {@link maxRecordCharacters} only so much is kept as shows it.
 */
async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of text) {
    const [first = '', ...others] = chunk.split('\n');
    if (length <= maxRecordCharacters) parts.push(first);
    length += first.length;
    for (const next of others) {
      yield parts.join('');
      parts = [next];
      length = next.length;
    }
  }
  const rest = parts.join('');
  if (rest !== '') yield rest;
}

/**
 * Records of a JSON document: the entries of the list that these keys lead to, as `data` and `products` in
 * `{"data": {"products": […]}}`, or objects one after the other. Each is parsed alone, so that a broken one does not lose the
 * others, and has the line that it ends in; memory holds one.
 *
 * @param list undefined: the objects are in no list
 */
export async function* readJsonObjects(
  text: AsyncIterable<string>,
  list: readonly string[] | undefined,
): AsyncGenerator<FeedRecord> {
  const scanner = createScanner(list);
  let line = 1;
  for await (const chunk of text) {
    if (scanner.isTooLong) break;
    // What has a meaning outside a string, or ends one; all else is passed over.
    for (const [mark] of chunk.matchAll(/[\n"\\[\]{}:,]|[^\n"\\[\]{}:,]+/g)) {
      if (mark === '\n') line++;
      const raw = scanner.next(mark);
      if (raw !== undefined) yield { line, cells: parseObject(raw), raw: oneLine(raw) };
    }
  }
  const fault = scanner.fault();
  if (fault) yield { line, cells: fault };
}

function tooLong(): AppError {
  return new AppError('invalid-row', `Expected a product of at most ${maxRecordCharacters} characters`);
}

interface Container {
  readonly isList: boolean;
  key?: string | undefined;
}

/** Follows the brackets of a JSON text and hands out the entries of a list, or the outermost objects, one at a time, as text. */
function createScanner(list: readonly string[] | undefined) {
  const stack: Container[] = [];
  /** Containers around the entries; undefined while the list is not open. */
  let entryDepth = list === undefined ? 0 : undefined;
  let isFound = list === undefined;
  let isInString = false;
  let isEscaped = false;
  let isTooLong = false;
  let parts: string[] = [];
  /** Characters of the parts. */
  let length = 0;

  const clear = () => {
    parts = [];
    length = 0;
  };
  const keep = (part: string) => {
    length += part.length;
    if (length <= maxRecordCharacters) parts.push(part);
    else isTooLong = true;
  };
  const isTheList = () =>
    list !== undefined &&
    stack.length === list.length &&
    stack.every(({ isList }) => !isList) &&
    stack.every(({ key }, at) => key === list[at]);
  const taken = (): string | undefined => {
    const entry = parts.join('').trim();
    clear();
    return entry === '' ? undefined : entry;
  };
  const inString = (part: string) => {
    // Only the character after a backslash is escaped; a part can be longer.
    if (isEscaped && part !== '') isEscaped = false;
    else if (part === '\\') isEscaped = true;
    else if (part === '"') isInString = false;
  };
  /** Outside the list: names the containers, to know the list by its keys. */
  const between = (part: string) => {
    const top = stack.at(-1);
    if (part === '"') {
      isInString = true;
      clear();
    } else if (part === ':' && top) {
      top.key = unquoted(parts.join(''));
      clear();
    } else if (part === '[' || part === '{') {
      if (part === '[' && isTheList()) {
        isFound = true;
        entryDepth = stack.length + 1;
        clear();
      }
      stack.push({ isList: part === '[' });
      isTooLong ||= stack.length > maxListDepth;
    } else if (part === ']' || part === '}') stack.pop();
  };
  /** A comma between entries, or the end of their list. */
  const afterEntry = (part: string): string | undefined => {
    if (part !== ',') {
      if (list !== undefined) entryDepth = undefined;
      stack.pop();
    }
    return taken();
  };
  const inEntry = (part: string, depth: number): string | undefined => {
    keep(part);
    if (part === '"') isInString = true;
    else if (part === '[' || part === '{') stack.push({ isList: part === '[' });
    else if (part === ']' || part === '}') {
      stack.pop();
      if (stack.length === depth && part === '}') return taken();
    }
    return undefined;
  };
  return {
    /** Takes a character that has a meaning, or a part without any, and gives the entry that it ends. */
    next(part: string): string | undefined {
      if (isTooLong) return undefined;
      if (isInString) {
        if (entryDepth !== undefined || part !== '"' || isEscaped) keep(part);
        inString(part);
        return undefined;
      }
      if (entryDepth === undefined) between(part);
      else if (stack.length === entryDepth && /^[,\]}]$/.test(part)) return afterEntry(part);
      else return inEntry(part, entryDepth);
      return undefined;
    },
    /** Whether it gave up: nothing that follows counts. */
    get isTooLong() {
      return isTooLong;
    },
    fault(): AppError | undefined {
      if (isTooLong) return tooLong();
      if (stack.length > 0 || isInString) return new AppError('invalid-row', 'The JSON ends early');
      if (isFound) return undefined;
      return new AppError('invalid-row', 'Expected a list of products in the JSON document');
    },
  };
}

function unquoted(text: string): string {
  try {
    return JSON.parse(`"${text}"`);
  } catch {
    return text;
  }
}

/** JSON on one line, as a line of JSONL; text that does not parse only loses its line ends. */
function oneLine(json: string): string {
  return json.replaceAll(/\s*\r?\n\s*/g, ' ');
}

function parseObject(text: string): FeedRecord['cells'] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const why = (cause as Error).message;
    const message = `Expected a JSON object, but the line does not parse: ${why}`;
    return new AppError('invalid-row', message, { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return new AppError('invalid-row', 'Expected a JSON object');
  const [twice] = repeatedNames(text);
  if (twice) return comesTwice(twice.path.filter(Boolean).join('.'));
  return unwrapped(value as Record<string, unknown>);
}

function comesTwice(location: string): AppError {
  const message = 'comes twice in its object';
  return new AppError('invalid-row', `${location}: ${message}`, { errors: [{ location, message }] });
}

/** GraphQL's lists have each entry as `{"node": {…}}`, or with a cursor. */
function unwrapped(object: Record<string, unknown>): Record<string, unknown> {
  const { node, cursor: _cursor, ...others } = object;
  const isWrapped = typeof node === 'object' && node !== null && !Array.isArray(node);
  return isWrapped && Object.keys(others).length === 0 ? (node as Record<string, unknown>) : object;
}
