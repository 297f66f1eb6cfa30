import sax from 'sax';
import { AppError } from '../../errors.ts';
import type { FeedRecord } from '../feed-record.ts';
import { addValue } from './add-value.ts';

/**
 * Records of Merchant XML: the `item` elements of RSS or the `entry` elements of Atom, with the names of their children without
 * prefix as columns. Nested elements, such as those of `g:shipping`, are passed over. A fault ends the file as a failed record.
 */
export async function* readXml(text: AsyncIterable<string>): AsyncGenerator<FeedRecord> {
  const parser = sax.parser(true, { trim: true });
  let found: FeedRecord[] = [];
  let cells: Record<string, unknown> | undefined;
  let depth = 0;
  let value = '';
  let fault: Error | undefined;
  parser.onerror = (error) => {
    fault ??= error;
  };
  parser.onopentag = ({ name, attributes }) => {
    if (cells) {
      depth++;
      value = '';
      // Atom has the address of a link in an attribute.
      if (depth === 1 && localName(name) === 'link' && typeof attributes.href === 'string')
        value = attributes.href;
    } else if (name === 'item' || name === 'entry') {
      cells = Object.create(null);
      depth = 0;
    }
  };
  parser.ontext = (part) => {
    if (depth === 1) value += part;
  };
  parser.oncdata = (part) => {
    if (depth === 1) value += part;
  };
  parser.onclosetag = (name) => {
    if (!cells) return;
    if (depth === 0) {
      found.push({ line: parser.line + 1, cells, raw: JSON.stringify(cells) });
      cells = undefined;
      return;
    }
    if (depth === 1) addValue(cells, localName(name), value.trim());
    depth--;
  };
  for await (const chunk of text) {
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

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
