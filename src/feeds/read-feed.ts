import { AppError } from '../errors.ts';
import { keyOf } from './dialects/dialect.ts';
import type { FeedRow, FeedWarning, OpenBytes } from './feed-record.ts';
import { type FieldValues, fieldReader, isBlank, type ReadRecord } from './field-values.ts';
import type { IsThere } from './fields/read-pictures.ts';
import { rowError } from './fields/warn.ts';
import { readRecords, valuesOf } from './formats/format.ts';
import { type Gathered, gatherVariants } from './gather-variants.ts';
import { createIdTable, type IdTable } from './id-table.ts';
import type { FeedSurvey } from './survey-feed.ts';
import { toFields } from './to-fields.ts';

export interface ReadFeedOptions {
  /** Whether a picture's file is there: tells how a cell with several names is read. */
  readonly isThere?: IsThere | undefined;
  /** A repeated id replaces the product of the earlier line instead of being an error. */
  readonly lastWins?: boolean | undefined;
  /** In milliseconds since 1970: tells which sales are on. Default: the present. */
  readonly now?: number | undefined;
}

/** What was read so far; complete when the rows have ended. */
export interface FeedTally {
  /** Records read, those of variants and those left out among them. */
  readonly records: number;
  /** Number of records left out, by reason. */
  readonly leftOut: ReadonlyMap<string, number>;
  /** The ids of all rows. */
  readonly ids: Pick<IdTable, 'lineOf'>;
}

/** The rows of a surveyed feed, and what was read of it. An invalid record becomes a row with its error. */
export function readFeed(
  open: OpenBytes,
  survey: FeedSurvey,
  { isThere = () => false, lastWins = false, now = Date.now() }: ReadFeedOptions = {},
): { readonly rows: AsyncIterable<FeedRow>; readonly tally: FeedTally } {
  const { layout, map, settings, records } = survey;
  const mark = survey.mark ?? map.dialect.decimal;
  const ids = createIdTable(records);
  const leftOut = new Map<string, number>();
  const tally = { records: 0, leftOut, ids };
  const forms = createIdTable();
  const options = {
    mark,
    currency: settings.currency,
    isThere,
    now,
    picturePath: map.dialect.picturePath,
    categoryPath: map.dialect.categoryPath,
    splitsAttributes: map.dialect.name !== 'garb',
  };
  const read = fieldReader(map);
  const reader: ReadRecord = (cells) => {
    const fields = read(cells);
    const images = settings.imagePattern && patternPath(settings.imagePattern, cells);
    return images ? { ...fields, values: { ...fields.values, images: [{ exactly: [images] }] } } : fields;
  };

  const toRow = ({ line, records, values, raw, ambiguous = [] }: Gathered): FeedRow => {
    const row = { line, records, raw };
    if (values instanceof AppError) return { ...row, fields: values, warnings: [] };
    const read = orError(() => toFields(values, options));
    const { fields, warnings } = read instanceof AppError ? { fields: read, warnings: [] } : read;
    const id = fields instanceof AppError ? idOf(values) : fields.id;
    if (typeof id !== 'string') return { ...row, fields, warnings };
    const before = ids.lineOf(id);
    const all = [...warnings, ...ambiguous.map(severalValues), ...otherForm(id, line, ids, forms)];
    ids.add(id, line);
    if (ambiguous.includes('id'))
      return { ...row, id, fields: rowError('id', 'has several values'), warnings };
    if (before === undefined || lastWins) return { ...row, id, fields, warnings: all };
    return { ...row, id, fields: repeated(id, before, line), warnings: all };
  };

  const rows = async function* () {
    for await (const gathered of gatherVariants(readRecords(open, layout), reader, { mark, now })) {
      tally.records += gathered.records;
      if (gathered.leftOut === undefined) yield toRow(gathered);
      else leftOut.set(gathered.leftOut, (leftOut.get(gathered.leftOut) ?? 0) + gathered.records);
    }
  };
  return { rows: rows(), tally };
}

function orError<T>(read: () => T): T | AppError {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** A column that repeats, or a list in JSON, where one value belongs. */
function severalValues(field: string): FeedWarning {
  const kind = 'has several values; the first counts';
  return { location: field, kind, message: `${field}: ${kind}` };
}

/** The id of a record that has another fault. */
function idOf({ id = [] }: FieldValues): string | undefined {
  const named = id.find((value) => !isBlank(value));
  return typeof named === 'string' ? named.trim() : undefined;
}

function repeated(id: string, before: number, line: number): AppError {
  const where = `lines ${before} and ${line} have it, and line ${before} counts`;
  return rowError('id', `${JSON.stringify(id)} is repeated: ${where}`);
}

/**
 * A warning where an earlier id looks the same and is another one: é is one character (NFC) or two (NFD), and some characters show
 * nothing.
 */
function otherForm(id: string, line: number, ids: IdTable, forms: IdTable): FeedWarning[] {
  if (ids.lineOf(id) !== undefined) return [];
  const form = id.normalize('NFC').replaceAll(/\p{Cf}/gu, '');
  const like = forms.lineOf(form) ?? (form === id ? undefined : ids.lineOf(form));
  if (!/^[\0-\x7f]*$/.test(id)) forms.add(form, line);
  if (like === undefined) return [];
  const kind = 'looks like another id, in another Unicode form';
  return [
    {
      location: 'id',
      kind,
      message: `id: looks like the id of line ${like}, in another Unicode form (NFC, NFD, invisible characters); they are two products`,
    },
  ];
}

/** `images/{id}.jpg` with the row's values in place of the braces. */
function patternPath(pattern: string, cells: Readonly<Record<string, unknown>>): string {
  return pattern.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const column = Object.hasOwn(cells, name)
      ? name
      : Object.keys(cells).find((other) => keyOf(other) === keyOf(name));
    const [value] = column === undefined ? [] : valuesOf(cells, column);
    return String(value ?? '');
  });
}
