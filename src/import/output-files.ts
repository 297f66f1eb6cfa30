import { closeSync, openSync, realpathSync, writeSync } from 'node:fs';
import { AppError } from '../errors.ts';
import type { RawRow } from '../feeds/feed-record.ts';
import { failedHeader, failedLine } from './failed-row.ts';
import type { RowStatus } from './import-products.ts';
import { lineReport } from './line-report.ts';

/** The failed rows, in the format of the imported file. */
export interface FailuresFile {
  add(raw: RawRow | undefined, errors: RowStatus['errors']): void;
  close(): void;
}

/** The result of each row, one JSON object per line. */
export interface ReportFile {
  add(status: RowStatus): void;
  close(): void;
}

/** Creates or empties the file; without a name nothing is written. Throws `invalid-request` if it is the imported file. */
export function openFailures(file: string | undefined, imported: string): FailuresFile {
  const lines = openLines(file, imported);
  let isEmpty = true;
  return {
    add(raw, errors) {
      if (raw === undefined) return;
      const header = isEmpty ? failedHeader(raw) : undefined;
      if (header !== undefined) lines.write(header);
      isEmpty = false;
      lines.write(failedLine(raw, errors));
    },
    close: lines.close,
  };
}

/** Creates or empties the file; without a name nothing is written. Throws `invalid-request` if it is the imported file. */
export function openReport(file: string | undefined, imported: string): ReportFile {
  const lines = openLines(file, imported);
  return {
    add(status) {
      const { errors, ...facts } = lineReport(status);
      const why = errors.map(({ fields, ...error }) => ({
        ...error,
        ...(fields.length > 0 ? { fields } : {}),
      }));
      lines.write(JSON.stringify({ ...facts, ...(why.length > 0 ? { errors: why } : {}) }));
    },
    close: lines.close,
  };
}

/** Synchronous writes: a killed import has reported all that it did. */
function openLines(file: string | undefined, imported: string) {
  if (file === undefined) return { write: () => {}, close: () => {} };
  if (isSame(file, imported))
    throw new AppError('invalid-request', `${file} is the imported file; choose another output file`);
  const descriptor = open(file);
  return {
    write: (line: string) => {
      writeSync(descriptor, `${line}\n`);
    },
    close: () => closeSync(descriptor),
  };
}

function open(file: string): number {
  try {
    return openSync(file, 'w');
  } catch (cause) {
    throw new AppError('invalid-request', `${file} cannot be written`, { cause });
  }
}

function isSame(file: string, other: string): boolean {
  try {
    return realpathSync(file) === realpathSync(other);
  } catch {
    return false;
  }
}
