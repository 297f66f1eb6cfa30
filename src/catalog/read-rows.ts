import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { AppError } from '../errors.ts';
import type { SourceRow } from './import-products.ts';
import { parseProduct } from './product-schema.ts';

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

/** Rows of JSONL, one product a line; empty lines are passed over. */
export async function* readJsonLines(
  stream: Readable,
  mapping: ColumnMapping = {},
): AsyncGenerator<SourceRow> {
  let line = 0;
  for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++;
    if (text.trim() === '') continue;
    yield { line, product: toProduct(() => mapCells(parseJsonObject(text), mapping)) };
  }
}

/**
 * Rows of CSV with a header: `images` split by `|`, `attributes.<name>` columns (split by `|` too), `price` a number;
 * empty cells count as absent. A row with too few or too many cells fails alone.
 */
export async function* readCsv(stream: Readable, mapping: ColumnMapping = {}): AsyncGenerator<SourceRow> {
  const parser = stream.pipe(
    parse({ bom: true, relax_column_count: true, skip_empty_lines: true, info: true, relax_quotes: true }),
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
      return csvFields(mapCells(cells, mapping));
    });
    yield { line: info.lines, product };
  }
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

/** CSV has only strings: lists are split, numbers read, `attributes.x` columns gathered, empty cells left out. */
function csvFields(cells: Cells): Cells {
  const filled = Object.entries(cells).filter(([, value]) => value !== '');
  const fields: Cells = Object.fromEntries(filled.filter(([name]) => !name.startsWith(attributePrefix)));
  if (typeof fields.images === 'string') fields.images = splitCell(fields.images);
  if (fields.price !== undefined) fields.price = Number(fields.price);
  const attributes = filled
    .filter(([name]) => name.startsWith(attributePrefix))
    .map(([name, value]) => [name.slice(attributePrefix.length), attributeValue(String(value))]);
  return attributes.length > 0 ? { ...fields, attributes: Object.fromEntries(attributes) } : fields;
}

const attributePrefix = 'attributes.';

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
