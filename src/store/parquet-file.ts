import { rename } from 'node:fs/promises';
import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  type SchemaElement,
} from 'hyparquet';
import { type ColumnSource, fileWriter, ParquetWriter } from 'hyparquet-writer';
import { AppError, fileNotReadable, isSystemError } from '../errors.ts';
import { isSameSpace, spaceFromText, spaceToText } from './embedding-space.ts';
import { type RowColumns, rowColumns, rowSummary } from './row-document.ts';
import { attributeTags } from './tags.ts';
import type { EmbeddingSpace, StoredRow } from './vector-store.ts';

const spaceKey = 'garb.embeddingSpace';

/** Rows per row group, and in memory at once. */
const rowsPerGroup = 2000;

const texts = ['key', 'catalog', 'productId', 'groupId', 'garmentClass', 'imageDigest', 'document'] as const;

/**
 * Writes rows to a Parquet file and returns their number. The columns have the names and types of Garb's Milvus collection, so
 * Milvus' bulk insert accepts the file unchanged. The file's metadata has the embedder's id and dimension. The file appears
 * only once it is complete.
 * @throws AppError `invalid-request` when the file cannot be written
 */
export async function writeParquet(
  file: string,
  space: EmbeddingSpace,
  pages: AsyncIterable<readonly StoredRow[]>,
  onRows: (written: number) => void = () => {},
): Promise<number> {
  const partial = `${file}.partial`;
  const parquet = cannotWrite(
    file,
    () =>
      new ParquetWriter({
        writer: fileWriter(partial),
        schema: parquetSchema,
        kvMetadata: [{ key: spaceKey, value: spaceToText(space) }],
        createdBy: 'garb',
      }),
  );
  let written = 0;
  const write = async (rows: readonly StoredRow[]) => {
    await parquet.write({ columnData: toColumns(rows), rowGroupSize: rowsPerGroup });
    written += rows.length;
    onRows(written);
  };
  let group: StoredRow[] = [];
  for await (const page of pages) {
    for (const row of page) {
      group.push(row);
      if (group.length < rowsPerGroup) continue;
      await write(group);
      group = [];
    }
  }
  if (group.length > 0) await write(group);
  await parquet.finish();
  await rename(partial, file);
  return written;
}

/** Rows of a Parquet file, one page per row group; an invalid row becomes an error. */
export interface ParquetRows {
  readonly count: number;
  readonly pages: () => AsyncGenerator<(StoredRow | AppError)[]>;
}

/**
 * Opens a file that {@link writeParquet} wrote.
 * @throws AppError `file-not-readable`, `invalid-row` when it is not such a file, `embedding-space-mismatch` when another
 *   embedder made its vectors
 */
export async function openParquet(file: string, space: EmbeddingSpace): Promise<ParquetRows> {
  const { buffer, metadata } = await readMetadata(file);
  const text = metadata.key_value_metadata?.find(({ key }) => key === spaceKey)?.value;
  const stored = spaceFromText(text);
  if (!stored)
    throw new AppError(
      'invalid-row',
      `${file} was not written by garb export: its metadata names no embedder`,
    );
  if (!isSameSpace(stored, space)) throw otherSpace(file, stored, space);
  return {
    count: Number(metadata.num_rows),
    async *pages() {
      let rowStart = 0;
      for (const group of metadata.row_groups) {
        const rowEnd = rowStart + Number(group.num_rows);
        const read = await parquetReadObjects({ file: buffer, metadata, rowStart, rowEnd }).catch(
          (cause: unknown) => {
            throw new AppError('invalid-row', `${file} is damaged from row ${rowStart + 1} on`, {
              cause,
            });
          },
        );
        yield read.map(toRow);
        rowStart = rowEnd;
      }
    },
  };
}

async function readMetadata(file: string) {
  try {
    const buffer = await asyncBufferFromFile(file);
    const metadata: FileMetaData = await parquetMetadataAsync(buffer);
    return { buffer, metadata };
  } catch (cause) {
    if (isSystemError(cause)) throw fileNotReadable(cause, file);
    throw new AppError('invalid-row', `${file} is not a Parquet file`, { cause });
  }
}

function otherSpace(file: string, stored: EmbeddingSpace, configured: EmbeddingSpace): AppError {
  return new AppError(
    'embedding-space-mismatch',
    `${file} has vectors of the embedder "${stored.id}" (dimension ${stored.dimension}), but "${configured.id}" ` +
      `(dimension ${configured.dimension}) is configured. Vectors of different embedders cannot be compared. Set GARB_MODELS ` +
      `to the models with "${stored.id}", or import the catalog's own file and images.`,
  );
}

const parquetSchema: SchemaElement[] = [
  { name: 'root', num_children: texts.length + 5 },
  ...texts.map((name) => textElement(name)),
  { name: 'hasPrice', type: 'BOOLEAN', repetition_type: 'REQUIRED' },
  { name: 'price', type: 'DOUBLE', repetition_type: 'REQUIRED' },
  ...list('tags', textElement('element')),
  ...list('whole', { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' }),
  ...list('garment', { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' }),
];

function textElement(name: string): SchemaElement {
  return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' };
}

function list(name: string, element: SchemaElement): SchemaElement[] {
  return [
    { name, repetition_type: 'REQUIRED', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    element,
  ];
}

function toColumns(rows: readonly StoredRow[]): ColumnSource[] {
  const columns = rows.map(rowColumns);
  // Vectors do not compress, and minimum and maximum of their numbers are useless.
  const plain = { encoding: 'PLAIN', codec: 'UNCOMPRESSED', statistics: false } as const;
  return [
    ...texts.map((name): ColumnSource => ({ name, data: columns.map((column) => column[name]) })),
    { name: 'hasPrice', data: rows.map(({ price }) => price !== null) },
    { name: 'price', data: rows.map(({ price }) => price ?? 0) },
    { name: 'tags', data: rows.map(({ attributes }) => attributeTags(attributes)) },
    { name: 'whole', data: rows.map(({ whole }) => [...whole]), ...plain },
    { name: 'garment', data: rows.map(({ garment }) => [...garment]), ...plain },
  ];
}

function toRow(read: Readonly<Record<string, unknown>>): StoredRow | AppError {
  try {
    const { hasPrice, price, whole, garment } = read;
    return {
      ...rowSummary(textColumns(read), hasPrice ? Number(price) : null),
      whole: Float32Array.from(numbers(whole)),
      garment: Float32Array.from(numbers(garment)),
    };
  } catch (cause) {
    if (!(cause instanceof TypeError || cause instanceof SyntaxError)) throw cause;
    return new AppError('invalid-row', `Invalid row: ${cause.message}`, { cause });
  }
}

function textColumns(read: Readonly<Record<string, unknown>>): RowColumns {
  const text = (name: (typeof texts)[number]) => {
    const value = read[name];
    if (typeof value === 'string') return value;
    throw new TypeError(`expected text in column ${name}`);
  };
  return {
    key: text('key'),
    catalog: text('catalog'),
    productId: text('productId'),
    groupId: text('groupId'),
    garmentClass: text('garmentClass'),
    imageDigest: text('imageDigest'),
    document: text('document'),
  };
}

function numbers(value: unknown): number[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return value;
  throw new TypeError('expected lists of numbers in columns whole and garment');
}

function cannotWrite<T>(file: string, open: () => T): T {
  try {
    return open();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new AppError('invalid-request', `${file} cannot be written${code}`, { cause });
  }
}
