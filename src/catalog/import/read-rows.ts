import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { AppError } from '../../errors.ts';
import { parseProduct } from '../product-schema.ts';
import type { SourceRow } from './source-row.ts';

/** Maps the columns of a shop's own file to fields of the catalog format. */
export interface ColumnMapping {
  /** Field → column: `{ category: 'articleType', 'attributes.color': 'baseColour' }`. Unnamed fields keep their name. */
  readonly columns?: Readonly<Record<string, string>>;
  /** Pattern of the image path instead of a column: `images/{id}.jpg`. Each `{column}` is filled in from the row. */
  readonly imagePattern?: string;
}

type Cells = Record<string, unknown>;

/** Streams the rows of a catalog file, `.csv` or otherwise JSONL. An invalid line becomes a row with its error. */
export function readCatalogFile(path: string, mapping: ColumnMapping = {}): AsyncIterable<SourceRow> {
  const stream = createReadStream(path);
  return path.toLowerCase().endsWith('.csv') ? readCsv(stream, mapping) : readJsonLines(stream, mapping);
}

/** Rows of JSONL in UTF-8, one product per line; empty lines are skipped. */
export async function* readJsonLines(
  stream: Readable,
  mapping: ColumnMapping = {},
): AsyncGenerator<SourceRow> {
  let line = 0;
  for await (const text of linesOf(stream)) {
    line++;
    // Also removes a byte order mark.
    const json = text.trim();
    if (json === '') continue;
    const product = toProduct(() => gatherAttributes(mapCells(parseJsonObject(json), mapping)));
    yield { line, product, raw: json };
  }
}

/** Splits at line feeds only: node:readline also splits at U+2028, which JSON strings may contain. */
async function* linesOf(stream: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream as AsyncIterable<Uint8Array | string>) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/**
 * Rows of CSV with a header. `images` and `attributes.<name>` are split at `|`, `price` is a number, and empty cells count as
 * absent. A row with too few or too many cells fails alone; an unclosed quote fails the rest of the file as one row.
 */
export async function* readCsv(stream: Readable, mapping: ColumnMapping = {}): AsyncGenerator<SourceRow> {
  const unreadable: SourceRow[] = [];
  const parser = stream.pipe(
    parse({
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      info: true,
      // Without it the parser stops at the first error and withholds valid rows that it has already read.
      skip_records_with_error: true,
      on_skip: (cause) => {
        const error = new AppError('invalid-row', `Invalid CSV: ${cause?.message}`, { cause });
        unreadable.push({ line: Number(cause?.lines), product: error });
      },
    }),
  );
  stream.on('error', (error) => parser.destroy(error));
  let header: readonly string[] | undefined;
  for await (const { record, info } of parser as AsyncIterable<{
    record: string[];
    info: { lines: number };
  }>) {
    if (!header) {
      header = record.map((name) => name.trim());
      continue;
    }
    const columns = header;
    const product = toProduct(() => {
      if (record.length !== columns.length) {
        throw new AppError('invalid-row', `Expected ${columns.length} cells but received ${record.length}`);
      }
      const cells = Object.fromEntries(columns.map((name, index) => [name, record[index] ?? '']));
      return gatherAttributes(csvFields(mapCells(cells, mapping)));
    });
    yield { line: info.lines, product, raw: { header: columns, cells: record } };
  }
  yield* unreadable;
}

function toProduct(read: () => unknown): SourceRow['product'] {
  try {
    return parseProduct(read());
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function parseJsonObject(text: string): Cells {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError(
      'invalid-row',
      `Expected a JSON object, but the line does not parse: ${(cause as Error).message}`,
      { cause },
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('invalid-row', 'Expected a JSON object');
  }
  return value as Cells;
}

function mapCells(cells: Cells, { columns = {}, imagePattern }: ColumnMapping): Cells {
  const mapped: Cells = { ...cells };
  for (const [field, column] of Object.entries(columns)) {
    if (!(column in cells))
      throw new AppError('invalid-row', `Missing column "${column}", which the mapping uses for ${field}`);
    mapped[field] = cells[column];
  }
  if (imagePattern) {
    mapped.images = [
      imagePattern.replaceAll(/\{([^}]+)\}/g, (_, column: string) => {
        if (!(column in cells))
          throw new AppError('invalid-row', `Missing column "${column}", which the image pattern uses`);
        return String(cells[column]);
      }),
    ];
  }
  return mapped;
}

/** Splits lists, converts numbers and drops empty cells: CSV has only strings. */
function csvFields(cells: Cells): Cells {
  const fields: Cells = {};
  for (const [name, value] of Object.entries(cells)) {
    if (value === '') continue;
    fields[name] = name.startsWith(attributePrefix) ? attributeValue(String(value)) : value;
  }
  if (typeof fields.images === 'string') fields.images = splitCell(fields.images);
  if (fields.price !== undefined) fields.price = Number(fields.price);
  return fields;
}

const attributePrefix = 'attributes.';

/** Moves the fields `attributes.<name>`, as columns and mappings name them, into `attributes`. */
function gatherAttributes(cells: Cells): Cells {
  const { attributes, ...fields } = cells;
  const isNamed = (name: string) => name.startsWith(attributePrefix);
  const named = Object.entries(fields).filter(([name]) => isNamed(name));
  if (named.length === 0) return cells;
  const others = Object.entries(fields).filter(([name]) => !isNamed(name));
  const gathered = named.map(([name, value]) => [name.slice(attributePrefix.length), value]);
  return {
    ...Object.fromEntries(others),
    attributes: { ...(attributes as Cells | undefined), ...Object.fromEntries(gathered) },
  };
}

function attributeValue(cell: string): unknown {
  const values = splitCell(cell);
  return values.length === 1 ? values[0] : values;
}

function splitCell(cell: string): string[] {
  return cell
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
