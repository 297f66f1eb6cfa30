import { AppError } from '../../errors.ts';
import type { FeedRecord } from '../feed-record.ts';
import { maxRecordCharacters } from '../limits.ts';

/** Records of JSONL: an object a line. Empty lines are skipped. */
export async function* readJsonLines(text: AsyncIterable<string>): AsyncGenerator<FeedRecord> {
  let line = 0;
  for await (const one of linesOf(text)) {
    line++;
    const raw = one.trim();
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
 * Records of one JSON document: the objects of its list, which is the document itself or the first list of objects inside it, as
 * `{"products": […]}`. Each is parsed alone, so that a broken one does not lose the others, and has its line; memory holds one.
 */
export async function* readJsonList(text: AsyncIterable<string>): AsyncGenerator<FeedRecord> {
  const list = createListScanner();
  let line = 1;
  for await (const chunk of text) {
    if (list.isDone) break;
    // What has a meaning outside a string, or ends one; all else is passed over.
    for (const [mark] of chunk.matchAll(/[\n"\\[\]{}]|[^\n"\\[\]{}]+/g)) {
      if (mark === '\n') line++;
      const raw = list.next(mark);
      if (raw !== undefined) yield { line, cells: parseObject(raw), raw: oneLine(raw) };
    }
  }
  const fault = list.fault();
  if (fault) yield { line, cells: fault };
}

function tooLong(): AppError {
  return new AppError('invalid-row', `Expected a product of at most ${maxRecordCharacters} characters`);
}

/** Follows the brackets of a JSON text and hands out the objects of its first list of objects, one at a time, as text. */
function createListScanner() {
  let depth = 0;
  /** Containers around the list's objects; 0 while no list is open. */
  let listDepth = 0;
  let isInString = false;
  let isEscaped = false;
  let hasObjects = false;
  let isDone = false;
  let isTooLong = false;
  let parts: string[] = [];
  /** Characters of the parts. */
  let length = 0;

  const opened = (bracket: string) => {
    if (listDepth === 0 && bracket === '[') listDepth = depth + 1;
    depth++;
  };
  const closed = (): string | undefined => {
    depth--;
    if (listDepth === 0) return undefined;
    if (depth === listDepth) {
      const object = parts.join('');
      parts = [];
      length = 0;
      hasObjects = true;
      return object;
    }
    if (depth < listDepth) {
      // A list without objects, such as one of tags, is not the products.
      isDone = hasObjects || depth === 0;
      listDepth = 0;
    }
    return undefined;
  };
  const inString = (part: string) => {
    // Only the character after a backslash is escaped; a part can be longer.
    if (isEscaped && part !== '') isEscaped = false;
    else if (part === '\\') isEscaped = true;
    else if (part === '"') isInString = false;
  };
  const keep = (part: string) => {
    length += part.length;
    if (length <= maxRecordCharacters) parts.push(part);
    else isTooLong = isDone = true;
  };
  const isOfObject = (part: string) => {
    if (listDepth === 0) return false;
    return depth > listDepth || (depth === listDepth && (part === '{' || part === '['));
  };
  return {
    /** Takes a character that has a meaning, or a part without any, and gives the object that it ends. */
    next(part: string): string | undefined {
      if (isDone) return undefined;
      if (isOfObject(part)) keep(part);
      if (isInString) inString(part);
      else if (part === '"') isInString = true;
      else if ('[{'.includes(part)) opened(part);
      else if (']}'.includes(part)) return closed();
      return undefined;
    },
    /** Whether nothing that follows counts. */
    get isDone() {
      return isDone;
    },
    fault(): AppError | undefined {
      if (isTooLong) return tooLong();
      if (isDone) return undefined;
      const why =
        hasObjects || depth > 0 ? 'The JSON ends early' : 'Expected a list of products in the JSON document';
      return new AppError('invalid-row', why);
    },
  };
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
  return value as Record<string, unknown>;
}
