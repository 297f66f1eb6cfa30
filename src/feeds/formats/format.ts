import type { Cells, FeedRecord, OpenBytes } from '../feed-record.ts';
import { type CharacterCounts, type Encoding, readText } from './open-feed.ts';
import { readCsv } from './read-csv.ts';
import { readJsonLines, readJsonObjects } from './read-json.ts';
import { readXml } from './read-xml.ts';
import { type CsvLayout, type KnownColumns, recogniseCsv } from './recognise-csv.ts';
import { recogniseJson } from './recognise-json.ts';

/** How the records of a file are written. */
export type Format =
  | { readonly format: 'jsonl' | 'xml' }
  /** `list`: the keys that lead to the list of products; undefined: the objects are one after the other. */
  | { readonly format: 'json'; readonly list: readonly string[] | undefined }
  | ({ readonly format: 'csv' } & CsvLayout);

/**
 * The format of a text by its start.
 *
 * @param delimiter of a table, where the caller knows it
 */
export function formatOf(head: string, known: KnownColumns, delimiter?: string): Format {
  const text = head.replace(/^\ufeff/, '').trimStart();
  if (delimiter === undefined && text.startsWith('<')) return { format: 'xml' };
  if (delimiter === undefined && (text === '' || /^[[{]/.test(text))) return recogniseJson(text, known);
  return { format: 'csv', ...recogniseCsv(text, known, delimiter) };
}

/** The records of a file in a known format. */
export function readRecords(
  open: OpenBytes,
  { isGzip, encoding, ...format }: Encoding & Format,
  counts?: CharacterCounts,
): AsyncGenerator<FeedRecord> {
  const text = readText(open, { isGzip, encoding }, counts);
  switch (format.format) {
    case 'csv':
      return readCsv(text, format);
    case 'xml':
      return readXml(text);
    case 'json':
      return readJsonObjects(text, format.list);
    default:
      return readJsonLines(text);
  }
}

/** The values of a column: none where it is absent, several where it repeats. */
export function valuesOf(cells: Cells, column: string): readonly unknown[] {
  const value = Object.hasOwn(cells, column) ? cells[column] : undefined;
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
