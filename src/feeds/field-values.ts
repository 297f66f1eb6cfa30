import { keyOf, type RecordMeaning } from './dialects/dialect.ts';
import type { Cells } from './feed-record.ts';
import { valuesOf } from './formats/format.ts';
import type { ColumnMap } from './map-columns.ts';

/** The values of each field, as the record has them: the first that is not blank counts, and all of them for lists. */
export type FieldValues = Readonly<Record<string, readonly unknown[]>>;

/** A list that JSON wrote as one: its entries are not split. */
export interface ExactList {
  readonly exactly: readonly unknown[];
}

/** A record's fields. */
export interface ReadFields {
  readonly values: FieldValues;
  readonly meaning: RecordMeaning;
  /** Fields of one value of which a column has several: the first counts. */
  readonly ambiguous: readonly string[];
}

export type ReadRecord = (cells: Cells) => ReadFields;

/** Reads a record's fields by a map of columns. */
export function fieldReader({ dialect, columns }: ColumnMap): ReadRecord {
  const mapped = Object.entries(columns);
  const textOf = textByKey();
  return (cells) => {
    const found = mapped.map(
      ([field, from]) => [field, from.flatMap((column) => fieldValues(cells, column, field))] as const,
    );
    const values = Object.fromEntries(found.filter(([, given]) => given.length > 0));
    const meaning = dialect.read?.((key) => textOf(cells, key)) ?? {};
    const ambiguous = mapped.flatMap(([field, from]) =>
      !mayRepeat(field) && from.some((column) => hasSeveral(cells, column)) ? [field] : [],
    );
    return { values: { ...meaning.more, ...values }, meaning, ambiguous };
  };
}

function hasSeveral(cells: Cells, column: string): boolean {
  const all = valuesOf(cells, column).filter((value) => !isBlank(value));
  return all.length > 1 && new Set(all).size > 1;
}

function isListField(field: string): boolean {
  return field === 'images' || field.startsWith('attributes');
}

/** Google's `product_type` may repeat, and the first one counts. */
function mayRepeat(field: string): boolean {
  return isListField(field) || field === 'category';
}

/** The text of a column by its key; the columns of a table are looked up once. */
function textByKey(): (cells: Cells, key: string) => string {
  const columnOf = new Map<string, string>();
  return (cells, key) => {
    if (columnOf.size === 0)
      for (const column of Object.keys(cells).reverse()) columnOf.set(keyOf(column), column);
    const [first] = valuesOf(cells, columnOf.get(key) ?? key);
    if (typeof first === 'number') return String(first);
    return typeof first === 'string' ? first.trim() : '';
  };
}

/** Images and attributes of JSON keep the lists that they are. */
function fieldValues(cells: Cells, column: string, field: string): readonly unknown[] {
  const value = Object.hasOwn(cells, column) ? cells[column] : undefined;
  // CSV and XML have lists of texts where a column repeats; JSON's prototype tells them apart.
  if (isListField(field) && Array.isArray(value) && Object.getPrototypeOf(cells) !== null)
    return [{ exactly: value } satisfies ExactList];
  return valuesOf(cells, column);
}

/** Whether a value counts as absent: nothing, blanks, or what databases write for nothing. */
export function isBlank(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    (typeof value === 'string' && /^(?:null|\\N)?$/i.test(value.trim()))
  );
}

/** Whether a value is a list of JSON. */
export function isExact(value: unknown): value is ExactList {
  return typeof value === 'object' && value !== null && 'exactly' in value && Array.isArray(value.exactly);
}
