/** A name that an object of a JSON text has twice; of both values, a reader takes the last in silence. */
export interface RepeatedName {
  /** Line of the second, from 1. */
  readonly line: number;
  /** The names from the outermost object to this one. */
  readonly path: readonly string[];
}

/**
 * The names that are repeated within an object.
 *
 * @param json text that is JSON
 */
export function repeatedNames(json: string): RepeatedName[] {
  const repeated: RepeatedName[] = [];
  const names: string[] = [];
  /** The names met so far in each open object or list. */
  const open: Set<string>[] = [];
  let line = 1;
  let text = '';
  const meet = (name: string) => {
    const known = open.at(-1);
    names.length = open.length - 1;
    names.push(name);
    if (known?.has(name)) repeated.push({ line, path: [...names] });
    known?.add(name);
  };
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]|\n/g)) {
    if (token.startsWith('"')) text = token;
    else if (token === '\n') line += 1;
    else if (token === ':') meet(JSON.parse(text));
    else if (token === '{' || token === '[') open.push(new Set());
    else open.pop();
  }
  return repeated;
}
