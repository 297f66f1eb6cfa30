import { parse } from 'csv-parse/sync';
import type { Cells, FeedRecord, OpenBytes } from '../feed-record.ts';
import { type CharacterCounts, type Encoding, readText } from './open-feed.ts';
import { readCsv } from './read-csv.ts';
import { readJsonLines, readJsonList } from './read-json.ts';
import { readXml } from './read-xml.ts';

export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** How the records of a file are written. */
export type Format =
  | { readonly format: 'jsonl' | 'json' | 'xml' }
  | { readonly format: 'csv'; readonly delimiter: Delimiter };

/** The format of a text by its start. */
export function formatOf(head: string): Format {
  const text = head.replace(/^\ufeff/, '').trimStart();
  if (text.startsWith('<')) return { format: 'xml' };
  if (text.startsWith('[')) return { format: isRecord(firstLine(text)) ? 'jsonl' : 'json' };
  if (text.startsWith('{')) return { format: opensDocument(firstLine(text)) ? 'json' : 'jsonl' };
  if (text === '') return { format: 'jsonl' };
  return { format: 'csv', delimiter: delimiterOf(text) };
}

/** Whether the first line opens a document around the products: `{`, or `{"products": [`. A product may open with its images. */
function opensDocument(line: string): boolean {
  return line === '{' || /^\{\s*"(?!images")[^"]*"\s*:\s*\[\s*(?:\{|$)/.test(line);
}

function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return (end < 0 ? text : text.slice(0, end)).trim();
}

function isRecord(line: string): boolean {
  try {
    JSON.parse(line);
    return line.startsWith('{');
  } catch {
    return false;
  }
}

/** Lines that are looked at for the delimiter. */
const lookedAt = 100;

/** The delimiter that splits the most records into as many cells as the header has; of equal ones, the one with more cells. */
function delimiterOf(text: string): Delimiter {
  let best: Delimiter = ',';
  let bestScore = 0;
  for (const delimiter of delimiters) {
    const records = recordsOf(text, delimiter);
    const cells = records[0]?.length ?? 0;
    if (cells < 2) continue;
    const alike = records.filter((record) => record.length === cells).length / records.length;
    const score = alike + Math.min(cells, 50) / 1000;
    if (score > bestScore) [best, bestScore] = [delimiter, score];
  }
  return best;
}

function recordsOf(text: string, delimiter: string): string[][] {
  try {
    return parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      to: lookedAt,
    });
  } catch {
    return [];
  }
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
      return readCsv(text, format.delimiter);
    case 'xml':
      return readXml(text);
    case 'json':
      return readJsonList(text);
    default:
      return readJsonLines(text);
  }
}

/** The values of a column: none where it is absent, several where it repeats. */
export function valuesOf(cells: Cells, column: string): readonly unknown[] {
  const value = Object.hasOwn(cells, column) ? cells[column] : undefined;
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
