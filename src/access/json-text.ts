import { AppError, fieldError } from '../errors.ts';

/** What reads JSON recurses, so that deeper input could exhaust its stack. */
const maxDepth = 64;
/** Values cost far more time than bytes. Twice what 10,000 labels need. */
const maxValues = 200_000;
/** Names of one object: far more than any schema has, or any product's attributes. */
const maxNames = 1000;

/**
 * Refuses JSON that nests deeper than 64 levels, has more than 200,000 values or more than 1,000 names in an object, a name that an
 * object has twice, of which readers take the last, and the name `__proto__`, which readers drop or take for an object's prototype.
 * Whether the text is JSON at all, its reader says. Throws `invalid-request`.
 */
export function checkJsonText(text: string): void {
  checkSize(text);
  // Without a name that may be it, in letters or escapes, a second reading would find nothing.
  if (/__proto__|\\u00(?:5f|7[024]|6f)/i.test(text)) checkNames(parsed(text), []);
}

/** Levels of `[` and `{` outside strings, and values: each but the first of a list or object has a comma before it. */
function checkSize(text: string): void {
  let depth = 0;
  let values = 1;
  /** Names of the open object of each level; a set is made for the first one. */
  const names: (Set<string> | undefined)[] = [];
  /** Where the last string begins and ends, its quotes left out. */
  let string: readonly [number, number] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"':
        string = [at + 1, endOfString(text, at)];
        at = string[1];
        break;
      case ',':
        requireAtMost(maxValues, ++values, 'values in the JSON');
        break;
      case ':':
        names[depth] = withName(text.slice(...string), names[depth]);
        break;
      case '[':
      case '{':
        requireAtMost(maxDepth, ++depth, 'levels of JSON');
        requireAtMost(maxValues, ++values, 'values in the JSON');
        names[depth] = undefined;
        break;
      case ']':
      case '}':
        depth--;
    }
  }
}

function withName(name: string, known = new Set<string>()): Set<string> {
  if (known.has(name)) throw fieldError('invalid-request', name.slice(0, 100), 'Expected once in its object');
  requireAtMost(maxNames, known.add(name).size, 'names in an object of the JSON');
  return known;
}

function requireAtMost(most: number, found: number, what: string): void {
  if (found > most) throw fieldError('invalid-request', 'body', `Expected at most ${most} ${what}`);
}

/** Index of the quote that ends the string which begins at `start`; a photo in base64 is one long string. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid-request', 'The body is not valid JSON', {
      cause,
      errors: [{ location: 'body', message: 'Expected JSON' }],
    });
  }
}

function checkNames(value: unknown, path: readonly string[]): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    const here = [...path, name];
    if (name === '__proto__') throw fieldError('invalid-request', here.join('.'), 'Expected another name');
    checkNames(inner, here);
  }
}
