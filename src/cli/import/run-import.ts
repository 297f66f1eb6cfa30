import { dirname, resolve } from 'node:path';
import type { AppContext } from '../../context/create-context.ts';
import { AppError } from '../../errors.ts';
import { type ImportFileOptions, type ImportSummary, importFile } from '../../import/import-file.ts';
import { createProgress, type Progress } from '../progress.ts';
import { fileBytes, isPictureThere, pictureReader } from '../read/read-picture.ts';

export interface RunImportOptions extends Omit<ImportFileOptions, 'onRecords'> {
  /** Folder that image paths are relative to; default: the file's. */
  readonly base?: string | undefined;
  /** Whether pictures at URLs are fetched: GARB_FETCH_PICTURES. Default: no. */
  readonly fetchesAddresses?: boolean;
}

/**
 * {@link importFile} of a file on disk, with a progress display.
 *
 * @param context may be missing in a dry run that prunes nothing
 */
export async function runImport(
  context: AppContext | undefined,
  file: string,
  { base = dirname(file), fetchesAddresses = false, ...options }: RunImportOptions,
): Promise<ImportSummary> {
  let progress: Progress | undefined;
  const source = {
    file,
    open: () => fileBytes(file),
    isThere: (path: string) => isPictureThere(resolve(base, path)),
    fetchesAddresses,
  };
  // An estimate: a shard's lines are counted only once all have been read.
  const share = options.shard?.count ?? 1;
  try {
    return await importFile(context && { ...context, readPicture: pictureReader(context, base) }, source, {
      ...options,
      onRecords(total) {
        const label = options.dryRun ? 'dry run' : 'import';
        progress = createProgress(label, Math.ceil(total / share), { about: share > 1 });
        return progress.update;
      },
    });
  } catch (error) {
    throw namingFile(error, file);
  } finally {
    progress?.stop();
  }
}

/** What is wrong with the whole file is said with its name. */
function namingFile(error: unknown, file: string): unknown {
  const isOfFile = error instanceof AppError && ['invalid-feed', 'unsupported-file'].includes(error.code);
  if (!isOfFile || error.message.includes(file)) return error;
  return new AppError(error.code, `${file}: ${error.message}`, { errors: error.errors, cause: error });
}
