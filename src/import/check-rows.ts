import { AppError } from '../errors.ts';
import { isAddress } from '../fetch/fetch-picture.ts';
import type { RowStatus } from './import-products.ts';
import type { SourceRow } from './source-row.ts';

export interface CheckOptions {
  /** Whether a picture's file is there. Addresses are not fetched. */
  readonly isThere: (path: string) => boolean;
  readonly onStatus: (status: RowStatus, row: SourceRow) => void;
}

/** A dry run: reports on each row what an import would, as far as that shows without decoding a picture. */
export async function checkRows(
  rows: AsyncIterable<SourceRow>,
  { isThere, onStatus }: CheckOptions,
): Promise<void> {
  for await (const row of rows) {
    const { line, id, product, warnings } = row;
    const named = { line, ...(id === undefined ? {} : { id }), warnings };
    if (product instanceof AppError) {
      onStatus({ ...named, status: 'failed', errors: [{ error: product }] }, row);
      continue;
    }
    const missing = product.images.filter(({ path }) => !isAddress(path) && !isThere(path));
    const errors = missing.map(({ path }) => ({
      path,
      error: new AppError('picture-not-found', 'no such file'),
    }));
    const status = missing.length === product.images.length ? 'failed' : 'ready';
    onStatus({ ...named, status, errors }, row);
  }
}
