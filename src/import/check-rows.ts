import { AppError } from '../errors.ts';
import { fetchingIsOff, isAddress } from '../fetch/fetch-picture.ts';
import type { RowStatus } from './import-products.ts';
import type { SourceRow } from './source-row.ts';

export interface CheckOptions {
  /** Whether a picture's file is there. */
  readonly isThere: (path: string) => boolean;
  /** Whether an import would fetch pictures at URLs. A dry run does not. */
  readonly fetchesAddresses: boolean;
  readonly onStatus: (status: RowStatus, row: SourceRow) => void;
}

/** A dry run: reports on each row what an import would, as far as that shows without decoding a picture. */
export async function checkRows(
  rows: AsyncIterable<SourceRow>,
  { isThere, fetchesAddresses, onStatus }: CheckOptions,
): Promise<void> {
  const faultOf = (path: string): AppError | undefined => {
    if (isAddress(path)) return fetchesAddresses ? undefined : fetchingIsOff(path);
    return isThere(path) ? undefined : new AppError('picture-not-found', 'no such file');
  };
  for await (const row of rows) {
    const { line, id, product, warnings } = row;
    const named = { line, ...(id === undefined ? {} : { id }), warnings };
    if (product instanceof AppError) {
      onStatus({ ...named, status: 'failed', errors: [{ error: product }] }, row);
      continue;
    }
    const errors = product.images.flatMap(({ path }) => {
      const error = faultOf(path);
      return error ? [{ path, error }] : [];
    });
    const status = errors.length === product.images.length ? 'failed' : 'ready';
    onStatus({ ...named, status, errors }, row);
  }
}
