import sax from 'sax';
import { AppError } from '../../errors.ts';
import type { FeedRecord } from '../feed-record.ts';
import { bareAmpersandsEscaped } from './bare-ampersands.ts';
import { unsupported } from './open-feed.ts';

/** Names of the elements that are products: of RSS, of Atom, and of shops' own documents. */
const recordNames = ['item', 'entry', 'product', 'offer'];
/** Roots of feeds that may have no product. */
const feedNames = ['rss', 'rdf', 'feed', 'products', 'items', 'offers', 'catalog'];
/** Elements whose children are values of theirs: `<images><image>a.jpg</image></images>`. Children of others are passed over. */
const lists = ['images', 'pictures', 'photos', 'additionalimages', 'bilder'];
/** Prefixes of Google's namespace where a document does not declare it. */
const merchantPrefixes = ['g', 'c'];
const merchantNamespace = 'base.google.com';

/** An element's value, and whether it is of Google's namespace. */
interface Value {
  readonly text: string;
  readonly isMerchant: boolean;
}

/**
 * Records of XML: the `item` elements of RSS, the `entry` elements of Atom or the like, with their attributes and the names of their
 * children as columns. Google's names lose their prefix and count before the document's own, as `g:id` before Atom's `id`. Nested
 * elements, such as those of `g:shipping`, are passed over. A fault ends the file as a failed record. Throws `unsupported-file` for
 * a document that has no such element, such as a page of HTML.
 */
export async function* readXml(text: AsyncIterable<string>): AsyncGenerator<FeedRecord> {
  const parser = sax.parser(true);
  const prefixes = new Set(merchantPrefixes);
  let found: FeedRecord[] = [];
  let isEmpty = true;
  let root: string | undefined;
  let values: Map<string, Value[]> | undefined;
  let recordName = '';
  let path: string[] = [];
  let value = '';
  let address: string | undefined;
  let fault: Error | undefined;

  const nameOf = (name: string): { column: string; isMerchant: boolean } => {
    const [prefix = '', local] = name.split(':', 2);
    if (local === undefined) return { column: name, isMerchant: false };
    const isMerchant = prefixes.has(prefix.toLowerCase());
    return { column: isMerchant || local === 'link' ? local : name, isMerchant };
  };
  const add = (column: string, text: string, isMerchant: boolean) => {
    const before = values?.get(column);
    if (before) before.push({ text, isMerchant });
    else values?.set(column, [{ text, isMerchant }]);
  };
  const isValue = () => path.length === 1 || (path.length === 2 && isList(path[0] ?? ''));
  parser.onerror = (error) => {
    fault ??= error;
  };
  parser.onopentag = ({ name, attributes }) => {
    root ??= localName(name);
    for (const prefix of merchantPrefixesOf(attributes)) prefixes.add(prefix);
    if (values) {
      path.push(name);
      // Markup in a text is no value of its own.
      if (isValue()) [value, address] = ['', addressOf(name, attributes)];
    } else if (recordNames.includes(localName(name))) {
      values = new Map();
      recordName = name;
      path = [];
      for (const [key, text] of ownAttributes(attributes)) add(key, text, false);
    }
  };
  parser.ontext = (part) => {
    if (isValue()) value += part;
  };
  parser.oncdata = parser.ontext;
  parser.onclosetag = (name) => {
    if (!values) return;
    if (path.length === 0 && name === recordName) {
      const cells = cellsOf(values);
      found.push({ line: parser.line + 1, cells, raw: JSON.stringify(cells) });
      isEmpty = false;
      values = undefined;
      return;
    }
    const { column, isMerchant } = nameOf(path[0] ?? name);
    const text = value.trim() === '' ? (address ?? '') : value.trim();
    // The end of a list comes after its values.
    if (isValue() && (text !== '' || !isList(column))) add(column, text, isMerchant);
    const isEnd = isValue();
    path.pop();
    if (isEnd) [value, address] = ['', undefined];
  };
  for await (const chunk of bareAmpersandsEscaped(text)) {
    write(parser, chunk);
    yield* found;
    found = [];
    if (fault) break;
  }
  if (!fault) {
    try {
      parser.close();
    } catch (error) {
      fault ??= error as Error;
    }
  }
  if (isEmpty && root !== undefined && !feedNames.includes(root))
    throw unsupported(
      root === 'html'
        ? 'it is a page of HTML, not a feed'
        : `its XML has none of the elements ${recordNames.join(', ')}; its root is ${root}`,
    );
  if (fault) {
    const message = `Invalid XML: ${fault.message.split('\n')[0]}`;
    yield { line: parser.line + 1, cells: new AppError('invalid-row', message, { cause: fault }) };
  }
}

function write(parser: sax.SAXParser, chunk: string): void {
  try {
    parser.write(chunk);
  } catch {
    // onerror has it.
  }
}

/** Prefixes that an element's attributes declare for Google's namespace. */
function merchantPrefixesOf(attributes: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(attributes)
    .filter(([key, uri]) => key.startsWith('xmlns:') && String(uri).includes(merchantNamespace))
    .map(([key]) => key.slice('xmlns:'.length).toLowerCase());
}

/** Attributes that declare no namespace. */
function ownAttributes(attributes: Readonly<Record<string, unknown>>): (readonly [string, string])[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    key.includes(':') || key === 'xmlns' ? [] : [[key, String(value)] as const],
  );
}

/** Without prefix and case. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase();
}

function isList(name: string): boolean {
  return lists.includes(localName(name).replaceAll(/[^a-z]/g, ''));
}

/** The address that an empty element has in an attribute: Atom's links, and pictures. Of links only the page of the product. */
function addressOf(name: string, attributes: Readonly<Record<string, unknown>>): string | undefined {
  const { href, src, url, rel } = attributes;
  if (localName(name) === 'link' && typeof rel === 'string' && rel !== 'alternate') return undefined;
  return [href, src, url].find((value) => typeof value === 'string');
}

/** Values by column. Those of Google's namespace count before others of the same name. */
function cellsOf(values: ReadonlyMap<string, readonly Value[]>): Record<string, unknown> {
  const cells: Record<string, unknown> = Object.create(null);
  for (const [column, all] of values) {
    const merchant = all.filter(({ isMerchant }) => isMerchant);
    const texts = (merchant.length > 0 ? merchant : all).map(({ text }) => text);
    cells[column] = texts.length === 1 ? texts[0] : texts;
  }
  return cells;
}
