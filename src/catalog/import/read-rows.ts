import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { AppError } from '../../errors.ts';
import { parseProduct } from '../product-schema.ts';
import type { SourceRow } from './source-row.ts';

/** How the columns of another shop's file become fields of the catalog format. */
export interface ColumnMapping {
  /** Field → column: `{ category: 'articleType', 'attributes.color': 'baseColour' }`. Unnamed fields keep their name. */
  readonly columns?: Readonly<Record<string, string>>;
  /** Pictures by pattern instead of a column: `images/{id}.jpg`, each `{column}` filled in from the row. */
  readonly imagePattern?: string;
}

type Cells = Record<string, unknown>;

/** Rows of a catalog file, `.csv` or else JSONL, streamed; a line that is no product becomes a row with its error. */
export function readCatalogFile(path: string, mapping: ColumnMapping = {}): AsyncIterable<SourceRow> {
  const stream = createReadStream(path);
  return path.toLowerCase().endsWith('.csv') ? readCsv(stream, mapping) : readJsonLines(stream, mapping);
}

/** Rows of JSONL in UTF-8, one product a line; empty lines are passed over. */
export async function* readJsonLines(
  stream: Readable,
  mapping: ColumnMapping = {},
): AsyncGenerator<SourceRow> {
  let line = 0;
  for await (const text of linesOf(stream)) {
    line++;
    // Trimming takes off a byte order mark too.
    const json = text.trim();
    if (json === '') continue;
    const product = toProduct(() => gatherAttributes(mapCells(parseJsonObject(json), mapping)));
    yield { line, product, raw: json };
  }
}

/** Lines end with a line feed alone: node:readline also ends them at U+2028, which JSON may hold as it is. */
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
 * Rows of CSV with a header: `images` split by `|`, `attributes.<name>` columns (split by `|` too), `price` a number;
 * empty cells count as absent. A row with too few or too many cells fails alone; a quote that is never closed fails the
 * rest of the file as one row.
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
      // Without it the parser would stop short and keep back good rows that it has read already.
      skip_records_with_error: true,
      on_skip: (cause) => {
        const error = new AppError('invalid-row', `Expected CSV but: ${cause?.message}`, { cause });
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
      `Expected a JSON object but the line does not parse: ${(cause as Error).message}`,
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
      throw new AppError('invalid-row', `Expected a column ${column}, which is to become ${field}`);
    mapped[field] = cells[column];
  }
  if (imagePattern) {
    mapped.images = [
      imagePattern.replaceAll(/\{([^}]+)\}/g, (_, column: string) => {
        if (!(column in cells))
          throw new AppError('invalid-row', `Expected a column ${column}, which the image pattern names`);
        return String(cells[column]);
      }),
    ];
  }
  return mapped;
}

/** CSV has only strings: lists are split, numbers read, empty cells left out. */
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

/** The fields `attributes.<name>`, as columns and mappings name them, brought together under `attributes`. */
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

/** JSONL rows of a text that is in memory already. */
export function readJsonText(text: string): AsyncIterable<SourceRow> {
  return readJsonLines(Readable.from([text]));
}
