import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { CatalogContext } from '../../catalog/catalog-context.ts';
import { AppError, fieldError } from '../../errors.ts';
import type { ImportRecord, ImportState } from '../../records/import-records.ts';
import { countWarnings, WarningCountSchema } from '../count-warnings.ts';
import { importProducts, type RowStatus } from '../import-products.ts';
import { type LineReport, LineReportSchema, lineReport } from '../line-report.ts';
import type { UploadedRows } from './read-uploaded-rows.ts';

/** What was made of a sent file, as `garb import` prints it. Records of before lack it. */
export const FileReportSchema = z.object({
  recognised: z
    .string()
    .default('')
    .describe('What the file was recognised as, and which column fills which field'),
  warnings: z.number().int().default(0).describe('Values that were changed or left out'),
  changes: z
    .array(WarningCountSchema)
    .default([])
    .describe('Those by field and kind, the most frequent first'),
  leftOut: z
    .record(z.string(), z.number().int())
    .default({})
    .describe('Number of records that are no product to show, such as drafts, by reason'),
});

/** Progress of an import, as stored in its record. */
export const ImportReportSchema = z.object({
  lines: z.number().int().describe('Lines sent'),
  imported: z.number().int(),
  unchanged: z.number().int(),
  failed: z.number().int(),
  ...FileReportSchema.shape,
  failures: z.array(LineReportSchema).describe('Lines with errors, by line number'),
  error: z
    .object({ code: z.string(), message: z.string() })
    .optional()
    .describe('The error that ended the import'),
});

export type ImportReport = z.infer<typeof ImportReportSchema>;
type FileReport = z.infer<typeof FileReportSchema>;

/** An import with its progress. */
export interface SentImport extends Omit<ImportRecord, 'document'>, ImportReport {}

/** Interval at which a running import updates its record. */
const beatMs = 2000;
/** A running import whose record is older counts as interrupted. */
const silentMs = 60_000;
/** Failures that the record of a running import shows; that of a finished one has them all. */
const failuresShown = 1000;

export interface BeginImportOptions {
  readonly catalog: string;
  readonly signal?: AbortSignal;
  readonly onStatus?: (status: RowStatus) => void;
  /** Called when the record could not be updated; the import continues. */
  readonly onUnrecorded: (error: unknown) => void;
}

export interface BegunImport {
  readonly id: string;
  /** Settles like the promise of {@link importProducts}. */
  readonly done: Promise<void>;
  /** What was made of the file so far. */
  readonly fileReport: () => FileReport;
}

/** Starts an import of rows sent over HTTP and keeps a record of its progress. */
export async function beginImport(
  context: CatalogContext,
  { rows, lines, recognised, leftOut, readPicture }: UploadedRows,
  { catalog, signal, onStatus, onUnrecorded }: BeginImportOptions,
): Promise<BegunImport> {
  const id = randomUUID();
  const failures: LineReport[] = [];
  const counts = { imported: 0, unchanged: 0, failed: 0, ready: 0 };
  const warnings = countWarnings();
  const fileReport = (): FileReport => {
    const changes = warnings.counts();
    const changed = changes.reduce((sum, { count }) => sum + count, 0);
    return { recognised, warnings: changed, changes, leftOut: Object.fromEntries(leftOut) };
  };
  const report = (state: ImportState): ImportReport => {
    const { ready: _none, ...found } = counts;
    const shown = state === 'running' ? failures.slice(0, failuresShown) : failures;
    return { lines, ...found, ...fileReport(), failures: shown };
  };
  await context.imports.begin({ id, catalog, document: report('running') });
  const keep = (state: ImportState, error?: ImportReport['error']) =>
    context.imports.update(id, state, { ...report(state), error }).catch(onUnrecorded);

  const ending = new AbortController();
  const beat = async () => {
    while (await passes(beatMs, ending.signal)) await keep('running');
  };
  const run = async () => {
    // The last beat must end first, or it could overwrite the final record.
    const beating = beat();
    const end = async (...last: Parameters<typeof keep>) => {
      ending.abort();
      await beating;
      await keep(...last);
    };
    try {
      await importProducts(context, rows, {
        catalog,
        readPicture,
        ...(signal ? { signal } : {}),
        onStatus(status) {
          counts[status.status]++;
          warnings.add(status.line, status.warnings);
          if (status.errors.length > 0) failures.push(lineReport(status));
          onStatus?.(status);
        },
      });
    } catch (error) {
      await end(signal?.aborted ? 'interrupted' : 'failed', shownError(error));
      throw error;
    }
    await end('done');
  };
  return { id, done: run(), fileReport };
}

/** Which of an import's failures to list: at most `limit`, of the lines after `after`. */
export interface FailurePage {
  readonly after?: number | undefined;
  readonly limit?: number;
}

/** An import into the catalog that started within the last 30 days, with a page of its failures. Throws `import-not-found`. */
export async function findImport(
  { imports }: Pick<CatalogContext, 'imports'>,
  catalog: string,
  id: string,
  { after = 0, limit = failuresShown }: FailurePage = {},
): Promise<SentImport> {
  const record = await imports.find(catalog, id);
  if (!record)
    throw fieldError(
      'import-not-found',
      'id',
      `No import with id ${id} into catalog ${catalog} in the last 30 days`,
    );
  const { document, ...facts } = record;
  const report = ImportReportSchema.parse(document);
  const failures = report.failures
    .filter(({ line }) => line > after)
    .sort((a, b) => a.line - b.line)
    .slice(0, limit);
  const isSilent = facts.state === 'running' && Date.now() - Date.parse(facts.updatedAt) > silentMs;
  return { ...facts, state: isSilent ? 'interrupted' : facts.state, ...report, failures };
}

function shownError(error: unknown): NonNullable<ImportReport['error']> {
  return error instanceof AppError
    ? { code: error.code, message: error.message }
    : {
        code: 'internal',
        message: 'An internal error ended the import before its last line. The log has the details.',
      };
}

/** Waits; returns false at once when the signal aborts. */
function passes(ms: number, signal: AbortSignal): Promise<boolean> {
  return delay(ms, true, { signal, ref: false }).catch(() => false);
}
