import { csvLine } from '../catalog/csv-line.ts';
import type { RawRow } from '../feeds/feed-record.ts';
import { shownPath } from '../fetch/fetch-picture.ts';
import type { RowStatus } from './import-products.ts';

/**
 * A failed row as lines to import again: the original records with the errors in the field `error`, which an import ignores. A
 * JSONL line that is not a JSON object stays unchanged.
 */
export function failedLine(raw: RawRow, errors: RowStatus['errors']): string {
  const error = errors.map((failure) => errorText(failure)).join('; ');
  if (typeof raw === 'string') return withJsonError(raw, error);
  return raw.records.map((cells) => csvLine([...withoutError(raw.header, cells), error])).join('\n');
}

/** The line to write before the first {@link failedLine}: the CSV header; undefined for JSONL. */
export function failedHeader(raw: RawRow): string | undefined {
  return typeof raw === 'string'
    ? undefined
    : csvLine([...withoutError(raw.header, raw.header), errorColumn]);
}

/** `red.jpg: no such file (file-not-readable)`. */
export function errorText({ path, error }: RowStatus['errors'][number]): string {
  return `${path === undefined ? '' : `${shownPath(path)}: `}${error.message} (${error.code})`;
}

const errorColumn = 'error';

function withJsonError(line: string, error: string): string {
  try {
    const row: unknown = JSON.parse(line);
    const isObject = typeof row === 'object' && row !== null && !Array.isArray(row);
    return isObject ? JSON.stringify({ ...row, [errorColumn]: error }) : line;
  } catch {
    return line;
  }
}

/** A file of failed rows already has the column. A record whose length differs from the header keeps all its cells. */
function withoutError(header: readonly string[], cells: readonly string[]): readonly string[] {
  const at = header.indexOf(errorColumn);
  return at < 0 || cells.length !== header.length ? cells : cells.filter((_, column) => column !== at);
}
