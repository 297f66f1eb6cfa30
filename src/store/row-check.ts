import { AppError, type ErrorLocation, fieldError } from '../errors.ts';
import { lengthOf } from '../similarity.ts';
import { productClasses } from '../types.ts';
import { parseFilter } from './filter/parse-filter.ts';
import { rowColumns } from './row-document.ts';
import { attributeTags } from './tags.ts';
import { maxAttributeBytes, maxIdBytes, textFault } from './text-check.ts';
import type { EmbeddingSpace, SearchRequest, StoredRow } from './vector-store.ts';

/** Maximum tags (attribute names and values) per row. */
export const maxTags = 1024;

/** Maximum bytes of a tag: the percent-encoded attribute name, `=` and the value. */
export const maxTagBytes = 3 * maxAttributeBytes + 1 + maxAttributeBytes;

/** Maximum bytes of a row's JSON document (product, attributes, box). */
export const maxDocumentBytes = 65_000;

/** Allowed difference of a vector's norm from 1, for the cosine. */
const lengthTolerance = 1e-3;

/** The longest vector for other metrics: squares of its numbers must be 32-bit floats. */
const mostLength = 1e12;

/** Checks rows before they are written. Throws `invalid-row` with every faulty field as `rows.<n>.<field>`. */
export function checkRows(rows: readonly StoredRow[], space: EmbeddingSpace): void {
  const errors = rows.flatMap((row, n) =>
    rowFaults(row, space).map(([field, fault]): ErrorLocation => {
      const location = `rows.${n}.${field}`;
      return { location, message: `${location} ${fault}` };
    }),
  );
  const first = errors[0];
  if (first !== undefined) throw new AppError('invalid-row', first.message, { errors });
}

/** Checks that all rows belong to the product that they replace. Throws `invalid-row`. */
export function checkSameProduct(rows: readonly StoredRow[], catalog: string, productId: string): void {
  const stray = rows.findIndex((row) => row.catalog !== catalog || row.productId !== productId);
  if (stray >= 0) {
    const location = `rows.${stray}.productId`;
    throw fieldError('invalid-row', location, `${location} is not the product to replace`);
  }
}

/** Checks ids from outside before they go into a query. Throws `invalid-row` for the first faulty one. */
export function checkIds(ids: readonly string[], field: string): void {
  ids.forEach((id, n) => {
    const fault = idFault(id);
    const location = ids.length === 1 ? field : `${field}.${n}`;
    if (fault !== null) throw fieldError('invalid-row', location, `${location} ${fault}`);
  });
}

/** Checks a search. Throws `invalid-row` for the catalog or a vector, `invalid-request` for the limit, `invalid-filter`. */
export function checkSearch(request: SearchRequest, space: EmbeddingSpace): void {
  checkIds([request.catalog], 'catalog');
  request.vectors.forEach((vector, n) => {
    const fault = vectorFault(vector, space);
    if (fault !== null) throw fieldError('invalid-row', `vectors.${n}`, `vectors.${n} ${fault}`);
  });
  if (!Number.isInteger(request.limit) || request.limit < 1 || request.limit > 1000) {
    throw fieldError(
      'invalid-request',
      'limit',
      `limit must be an integer from 1 to 1000 but is ${request.limit}`,
    );
  }
  if (request.filter !== undefined) parseFilter(request.filter);
}

/** One row per key: the last, as if the rows were written one by one. */
export function lastOfEachKey(rows: readonly StoredRow[]): StoredRow[] {
  return [...new Map(rows.map((row) => [row.key, row])).values()];
}

type Fault = readonly [field: string, fault: string];

function rowFaults(row: StoredRow, space: EmbeddingSpace): Fault[] {
  const checks: (readonly [string, string | null])[] = [
    ['key', idFault(row.key)],
    ['catalog', idFault(row.catalog)],
    ['productId', idFault(row.productId)],
    ['groupId', row.groupId === '' ? null : idFault(row.groupId)],
    ['garmentClass', classFault(row.garmentClass)],
    [
      'price',
      row.price === null || Number.isFinite(row.price) ? null : `must be a finite number but is ${row.price}`,
    ],
    ['imageDigest', textFault(row.imageDigest, { multiline: false, maxBytes: maxIdBytes })],
    ['box', boxFault(row)],
    ...attributeFaults(row),
    ['whole', vectorFault(row.whole, space)],
    ['garment', vectorFault(row.garment, space)],
  ];
  const faults = checks.filter((check): check is Fault => check[1] !== null);
  return faults.length > 0 ? faults : documentFaults(row);
}

function idFault(id: string): string | null {
  return id === '' ? 'is empty' : textFault(id, { multiline: false, maxBytes: maxIdBytes });
}

function classFault(garmentClass: string): string | null {
  const known: readonly string[] = ['', ...productClasses];
  return known.includes(garmentClass) ? null : `must be one of ${productClasses.join(', ')} or empty`;
}

function boxFault({ box }: StoredRow): string | null {
  return box === null || Object.values(box).every(Number.isFinite) ? null : 'must consist of finite numbers';
}

function attributeFaults({ attributes }: StoredRow): (readonly [string, string | null])[] {
  return Object.entries(attributes).flatMap(([name, given]) => {
    const texts = [name, ...(typeof given === 'string' ? [given] : given)];
    const faults = texts.map((text) => textFault(text, { multiline: true, maxBytes: maxAttributeBytes }));
    return [
      [`attributes.${name}`, name === '' ? 'has no name' : (faults.find((fault) => fault !== null) ?? null)],
    ];
  });
}

/** Only for rows without other faults: a malformed attribute name cannot become a tag. */
function documentFaults(row: StoredRow): Fault[] {
  const tags = attributeTags(row.attributes).length;
  if (tags > maxTags) return [['attributes', `have ${tags} names and values; the maximum is ${maxTags}`]];
  const bytes = Buffer.byteLength(rowColumns(row).document);
  return bytes > maxDocumentBytes
    ? [['product', `has ${bytes} bytes as JSON; the maximum is ${maxDocumentBytes}`]]
    : [];
}

function vectorFault(
  vector: Float32Array,
  { dimension, metric = 'cosine' }: Pick<EmbeddingSpace, 'dimension' | 'metric'>,
): string | null {
  if (vector.length !== dimension) return `has dimension ${vector.length} but the embedder has ${dimension}`;
  const length = lengthOf(vector);
  if (!Number.isFinite(length)) return 'contains a value that is not a finite number';
  if (metric !== 'cosine')
    return length > mostLength ? `has norm ${length} but must have at most ${mostLength}` : null;
  if (Math.abs(length - 1) > lengthTolerance) return `has norm ${length.toFixed(4)} but must have norm 1`;
  return null;
}
