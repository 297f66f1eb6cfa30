import { AppError } from '../errors.ts';
import { nearestName } from '../nearest-name.ts';
import { type Dialect, feedFields, keyOf } from './dialects/dialect.ts';
import { dialectOf, dialects, usualNames } from './dialects/dialects.ts';
import type { KnownColumns } from './formats/recognise-csv.ts';

/** Which columns fill which fields. */
export interface ColumnMap {
  readonly dialect: Dialect;
  /** Columns by field, as the file writes them; `attributes` is JSON's object of attributes. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  readonly unused: readonly string[];
}

/** What a caller says of the columns. */
export interface ColumnSettings {
  /** Field → column, or several: `{ category: 'articleType', 'attributes.color': 'baseColour' }`. None: the field is not read. */
  readonly columns?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Pattern of the image path instead of a column: `images/{id}.jpg`. Each `{column}` is filled in from the row. */
  readonly imagePattern?: string | undefined;
  /** The name of a dialect; default: recognised. */
  readonly dialect?: string | undefined;
}

const attributePrefix = 'attributes.';

/** Columns that a failed line has on top of its own; imports ignore them. */
const ownColumns = ['error'];

/**
 * Maps a file's columns to fields: those that the caller names, then those of its dialect. Throws `invalid-feed` when a column is
 * missing that is named or needed, with the file's columns and the nearest names.
 */
export function mapColumns(header: readonly string[], settings: ColumnSettings): ColumnMap {
  const byKey = new Map<string, string[]>();
  for (const column of header) byKey.set(keyOf(column), [...(byKey.get(keyOf(column)) ?? []), column]);
  const dialect = dialects.find(({ name }) => name === settings.dialect) ?? dialectOf(new Set(byKey.keys()));
  const columns: Record<string, readonly string[]> = {};
  for (const [field, keys] of Object.entries(dialect.columns)) {
    const found = keys.flatMap((key) => [
      ...(byKey.get(key) ?? []),
      ...(field === 'images' ? numbered(byKey, key) : []),
    ]);
    if (found.length > 0) columns[field] = [...new Set(found)];
  }
  // Systems of their own have only their names; files of people mix them.
  if (!dialect.read) fillFromUsualNames(columns, byKey);
  const attributes = byKey.get('attributes');
  if (attributes) columns.attributes = attributes;
  for (const column of header) if (isAttribute(column.trim())) columns[attributeField(column)] = [column];
  for (const [field, given] of Object.entries(settings.columns ?? {}))
    columns[field] = [given]
      .flat()
      .map((name) => existing(name, header, byKey, `the mapping uses for ${field}`));
  for (const name of patternColumns(settings.imagePattern))
    existing(name, header, byKey, 'the image pattern uses');
  const missing = ['id', 'images'].filter(
    (field) => !columns[field]?.length && !(field === 'images' && settings.imagePattern !== undefined),
  );
  if (missing.length > 0) throw missingColumns(missing, header, dialect);
  const used = new Set(Object.values(columns).flat());
  const isUnused = (column: string) =>
    column !== '' && !used.has(column) && !ownColumns.includes(column) && !dialect.reads?.test(keyOf(column));
  return { dialect, columns, unused: header.filter(isUnused) };
}

/** What tells the header of a table, and the products of a document, before columns are mapped. */
export function knownColumns({ columns = {}, imagePattern }: ColumnSettings): KnownColumns {
  const stated = (field: string) => [columns[field] ?? []].flat().map(keyOf);
  const keysOf = (field: string) =>
    new Set([...dialects.flatMap((dialect) => dialect.columns[field] ?? []), ...stated(field)]);
  const [ids, images] = [keysOf('id'), keysOf('images')];
  const all = new Set([...feedFields, ...Object.keys(columns)].flatMap((field) => [...keysOf(field)]));
  const isImages = (key: string) => images.has(key) || images.has(key.replace(/\d+$/, ''));
  return {
    isHeader(names) {
      const keys = names.map(keyOf);
      return keys.some((key) => ids.has(key)) && (imagePattern !== undefined || keys.some(isImages));
    },
    isColumn: (name) => all.has(keyOf(name)),
  };
}

/** Maps fields that have no column yet by the names that shops without a known system use; attributes are left as they are. */
function fillFromUsualNames(
  columns: Record<string, readonly string[]>,
  byKey: ReadonlyMap<string, readonly string[]>,
): void {
  const used = new Set(Object.values(columns).flat());
  for (const [field, keys] of Object.entries(usualNames.columns)) {
    if (columns[field] || field.startsWith(attributePrefix)) continue;
    const found = keys.flatMap((key) => byKey.get(key) ?? []).filter((column) => !used.has(column));
    if (found.length > 0) columns[field] = found;
  }
}

/** Columns that continue another one: `Bild 2`, `image_3`, `additional_image_link_4`. */
function numbered(byKey: ReadonlyMap<string, readonly string[]>, key: string): string[] {
  return [...byKey]
    .map(([other, columns]) => ({
      number: other.startsWith(key) ? /^\d+$/.exec(other.slice(key.length))?.[0] : undefined,
      columns,
    }))
    .filter(({ number }) => number !== undefined)
    .sort((a, b) => Number(a.number) - Number(b.number))
    .flatMap(({ columns }) => columns);
}

/** The names in braces of an image pattern. */
export function patternColumns(pattern = ''): string[] {
  return [...pattern.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
}

/** The column of this name, or the only one whose name differs in case and marks alone. */
function existing(
  name: string,
  header: readonly string[],
  byKey: ReadonlyMap<string, readonly string[]>,
  use: string,
): string {
  if (header.includes(name)) return name;
  const [only, ...others] = byKey.get(keyOf(name)) ?? [];
  if (only !== undefined && others.length === 0) return only;
  const near = nearestName(name, header);
  throw invalidFeed(
    `Missing column "${name}", which ${use}${near === undefined ? '' : `; the nearest is "${near}"`}. ${listOf(header)}`,
  );
}

function missingColumns(missing: readonly string[], header: readonly string[], dialect: Dialect): AppError {
  const hints = missing.map((field) => {
    const names = [
      ...new Set([
        field,
        ...(dialect.columns[field] ?? []),
        ...dialects.flatMap(({ columns }) => columns[field] ?? []),
      ]),
    ];
    const near = header.find((column) => nearestName(keyOf(column), names) !== undefined);
    return near === undefined ? undefined : `nearest to ${field} is "${near}": --column '${field}=${near}'`;
  });
  const near = hints.filter((hint) => hint !== undefined);
  return invalidFeed(
    `No column for ${missing.join(' and ')}. ${listOf(header)}. ` +
      (near.length > 0
        ? near.join('; ')
        : `Name them with --column FIELD=COLUMN, or in "columns" of a mapping`),
  );
}

function listOf(header: readonly string[]): string {
  const shown = header.slice(0, 60).map((name) => JSON.stringify(name));
  const more = header.length > shown.length ? ` and ${header.length - shown.length} more` : '';
  return `The file's columns: ${shown.join(', ')}${more}`;
}

/** A feed that cannot be read as a whole. */
export function invalidFeed(message: string): AppError {
  return new AppError('invalid-feed', message, { errors: [{ location: 'file', message }] });
}

function isAttribute(name: string): boolean {
  return name.length > attributePrefix.length && name.toLowerCase().startsWith(attributePrefix);
}

function attributeField(column: string): string {
  return attributePrefix + column.trim().slice(attributePrefix.length);
}

/** Whether a name is a field that a column can fill. */
export function isField(name: string): boolean {
  return isAttribute(name) || name === 'attributes' || feedFields.some((field) => field === name);
}
