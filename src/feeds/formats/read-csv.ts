import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { AppError } from '../../errors.ts';
import type { FeedRecord } from '../feed-record.ts';
import { maxRecordCharacters } from '../limits.ts';
import { type CsvLayout, parserOptions } from './recognise-csv.ts';

/**
 * Records of delimited text below a header. A record with too few or too many cells fails alone; an unclosed quote fails the rest
 * of the file as one record.
 */
export async function* readCsv(
  text: AsyncIterable<string>,
  { above, ...layout }: CsvLayout,
): AsyncGenerator<FeedRecord> {
  const unreadable: FeedRecord[] = [];
  const until = async function* () {
    for await (const chunk of text) {
      if (unreadable.length > 0) return;
      yield chunk;
    }
  };
  const parser = Readable.from(until(), { objectMode: false })
    .on('error', (error) => parser.destroy(error))
    .pipe(
      parse({
        // Among them: skip records with an error, or the parser withholds valid records that it has already read.
        ...parserOptions,
        ...layout,
        relax_quotes: true,
        info: true,
        max_record_size: maxRecordCharacters,
        on_skip: (cause) => {
          if (unreadable.length > 0) return;
          const isLong = cause?.code === 'CSV_MAX_RECORD_SIZE';
          const why = isLong ? 'a quote is not closed' : cause?.message;
          const error = new AppError('invalid-row', `Invalid CSV: ${why}`, { cause });
          unreadable.push({ line: Number(cause?.lines), cells: error });
        },
      }),
    );
  let header: readonly string[] | undefined;
  let skipped = 0;
  for await (const { record, info } of parser as AsyncIterable<{
    record: string[];
    info: { lines: number };
  }>) {
    if (skipped < above) {
      skipped++;
      continue;
    }
    if (!header) {
      header = record.map((name) => unprotected(name).trim());
      continue;
    }
    const raw = { header, records: [record] };
    if (record.length === header.length) yield { line: info.lines, cells: cellsOf(header, record), raw };
    // Spreadsheets end some rows with empty cells that the header lacks.
    else if (record.slice(header.length).every((cell) => cell.trim() === '') && record.length > header.length)
      yield { line: info.lines, cells: cellsOf(header, record), raw };
    else {
      const message = `Expected ${header.length} cells but received ${record.length}`;
      yield { line: info.lines, cells: new AppError('invalid-row', message), raw };
    }
  }
  yield* unreadable;
}

function cellsOf(header: readonly string[], record: readonly string[]): Record<string, unknown> {
  const cells: Record<string, unknown> = Object.create(null);
  for (const [at, name] of header.entries()) {
    const value = unprotected(record[at] ?? '');
    const before = cells[name];
    if (before === undefined) cells[name] = value;
    else if (Array.isArray(before)) before.push(value);
    else cells[name] = [before, value];
  }
  return cells;
}

/** `007` of `="007"`, as texts are written that Excel is not to take for numbers. */
function unprotected(cell: string): string {
  return cell.startsWith('="') && cell.endsWith('"') ? cell.slice(2, -1) : cell;
}
