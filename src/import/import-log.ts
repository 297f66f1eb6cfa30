import { countWarnings, type WarningCount } from './count-warnings.ts';
import { errorText } from './failed-row.ts';
import type { RowStatus } from './import-products.ts';
import { openFailures, openReport } from './output-files.ts';
import type { SourceRow } from './source-row.ts';

/** What became of the rows. */
export interface ImportCounts {
  readonly imported: number;
  readonly unchanged: number;
  readonly failed: number;
  /** Rows that a dry run found nothing wrong with. */
  readonly ready: number;
  /** Failed rows whose id is not known. */
  readonly unread: number;
  /** Rows whose garment class comes from a keyword. */
  readonly classGuessed: number;
  /** Rows without a garment class, in their field or from a keyword. */
  readonly classUnknown: number;
  /** Values that were changed or left out, by field. */
  readonly warnings: readonly WarningCount[];
}

export interface ImportLogOptions {
  readonly failures?: string | undefined;
  readonly report?: string | undefined;
  readonly onFailure: (line: string) => void;
  /** Called with the number of records that are done. */
  readonly onDone: (records: number) => void;
}

/** Counts what becomes of the rows, and writes it to the files that the caller names. */
export function createImportLog(file: string, { onFailure, onDone, ...options }: ImportLogOptions) {
  const failures = openFailures(options.failures, file);
  const report = openReport(options.report, file);
  const counts = { imported: 0, unchanged: 0, failed: 0, ready: 0 };
  const classes = { row: 0, review: 0, keyword: 0, unknown: 0 };
  const warnings = countWarnings();
  let records = 0;
  let unread = 0;
  return {
    onStatus(status: RowStatus, row?: SourceRow): void {
      counts[status.status]++;
      warnings.add(status.line, status.warnings);
      if (status.classSource && status.status !== 'failed') classes[status.classSource]++;
      if (status.id === undefined) unread++;
      const product = status.id === undefined ? '' : ` ${status.id}`;
      for (const failure of status.errors)
        onFailure(`line ${status.line}${product}${failure.path ? ' ' : ': '}${errorText(failure)}`);
      if (status.errors.length > 0) failures.add(row?.raw, status.errors);
      report.add(status);
      records += row?.records ?? 1;
      onDone(records);
    },
    counts: (): ImportCounts => ({
      ...counts,
      unread,
      classGuessed: classes.keyword,
      classUnknown: classes.unknown,
      warnings: warnings.counts(),
    }),
    close(): void {
      failures.close();
      report.close();
    },
  };
}
