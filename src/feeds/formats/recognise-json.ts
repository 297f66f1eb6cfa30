import { maxListDepth } from '../limits.ts';
import type { KnownColumns } from './recognise-csv.ts';

/** How the objects of a JSON text lie in it, see `Format`. */
type JsonFormat =
  | { readonly format: 'jsonl' }
  | { readonly format: 'json'; readonly list: readonly string[] | undefined };

/** Objects that may be products: those of a list, by the keys that lead to it, or those that are in none. */
interface Objects {
  readonly list: readonly string[] | undefined;
  readonly keys: Set<string>;
}

/**
 * JSONL, a document with a list of products somewhere in it, or objects one after the other: by the start of the text. Of several
 * lists the first counts whose objects have the columns that are needed.
 */
export function recogniseJson(text: string, { isHeader }: KnownColumns): JsonFormat {
  const found = outlineOf(text);
  const named = found.find(({ keys }) => isHeader([...keys]));
  // Lines of pages, each with its list of products, are one list. Lines with an id are products, whatever lists they have.
  const hasIds = found.some(({ list, keys }) => list === undefined && isHeader([...keys, 'images']));
  if (text === '' || (isLines(text) && (hasIds || named?.list === undefined))) return { format: 'jsonl' };
  const products = named ?? found.find(({ list }) => list !== undefined) ?? found[0];
  if (products?.list !== undefined) return { format: 'json', list: products.list };
  if (text.startsWith('[')) return { format: 'json', list: [] };
  return isObject(firstLine(text)) || !products ? { format: 'jsonl' } : { format: 'json', list: undefined };
}

/** Whether lines below one another are objects. After a broken one, the next tells or most of the others do. */
function isLines(text: string): boolean {
  const lines = text
    .split('\n', 20)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [first = '', ...others] = lines;
  if (!first.startsWith('{') || others.length === 0) return false;
  const isNextBegun = others[0]?.startsWith('{') === true;
  if (isObject(first)) return isNextBegun;
  if (/[[{,]$/.test(first)) return false;
  return (isNextBegun && !first.endsWith(':')) || 2 * others.filter(isObject).length > others.length;
}

function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return (end < 0 ? text : text.slice(0, end)).trim();
}

function isObject(line: string): boolean {
  try {
    JSON.parse(line.replace(/,$/, ''));
    return line.startsWith('{');
  } catch {
    return false;
  }
}

interface Container {
  readonly isList: boolean;
  /** Keys that lead to it. */
  readonly path: readonly string[];
  /** Of an object: where its keys are noted, if it may be a product. */
  readonly objects?: Objects | undefined;
  key?: string | undefined;
}

/** Strings, the last one perhaps without its end, and marks. */
const tokens = /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|$)|[[\]{}:]/g;

/** The objects of a text that may be products, outermost first. What lies in the objects of a list is no list of products. */
function outlineOf(text: string): Objects[] {
  const found = new Map<string | undefined, Objects>();
  const noted = (list: Objects['list']) => {
    const id = list && JSON.stringify(list);
    const objects = found.get(id) ?? { list, keys: new Set<string>() };
    found.set(id, objects);
    return objects;
  };
  const stack: Container[] = [];
  let lists = 0;
  let lastString = '';
  const open = (isList: boolean) => {
    stack.push(opened(isList, stack.at(-1), lists, noted));
    if (isList) lists++;
  };
  const close = () => {
    if (stack.pop()?.isList) lists--;
  };
  const name = (container: Container | undefined) => {
    if (!container || container.isList) return;
    container.key = lastString;
    container.objects?.keys.add(lastString);
  };
  for (const [token] of text.matchAll(tokens)) {
    if (token === '[' || token === '{') open(token === '[');
    else if (token === ']' || token === '}') close();
    else if (token === ':') name(stack.at(-1));
    else lastString = unquoted(token);
    if (stack.length > maxListDepth) break;
  }
  return [...found.values()];
}

function opened(
  isList: boolean,
  top: Container | undefined,
  lists: number,
  noted: (list: Objects['list']) => Objects,
): Container {
  const path = top?.key === undefined ? (top?.path ?? []) : [...top.path, top.key];
  if (isList) return { isList, path };
  if (!top) return { isList, path, objects: noted(undefined) };
  if (top.isList) return { isList, path, objects: lists === 1 ? noted(path) : undefined };
  // GraphQL wraps each entry: {"node": {…}}.
  return { isList, path, objects: top.key === 'node' ? top.objects : undefined };
}

function unquoted(token: string): string {
  try {
    return JSON.parse(token);
  } catch {
    return token.slice(1, -1);
  }
}
