import type { FailedLine } from '../api-types.ts';

/** The failed lines of an import as CSV: line, product, code, image and message of each error. */
export function failuresTable(failures: readonly FailedLine[]): string {
  const rows = failures.flatMap(({ line, id = '', errors }) =>
    errors.map(({ code, path = '', message }) => [String(line), id, code, path, message]),
  );
  return [['line', 'id', 'code', 'image', 'message'], ...rows]
    .map((row) => `${row.map(cell).join(',')}\n`)
    .join('');
}

/** The failed lines themselves, to mend and import again. Only for files with one product a line. */
export function failedLines(text: string, failures: readonly FailedLine[]): string {
  const lines = text.split('\n');
  return failures.map(({ line }) => `${lines[line - 1] ?? ''}\n`).join('');
}

/** Whether a file has one product a line, without a header. */
export function isLineFile(name: string): boolean {
  return /\.(jsonl|ndjson)$/i.test(name);
}

function cell(text: string): string {
  // A spreadsheet must not take a message for a formula.
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
