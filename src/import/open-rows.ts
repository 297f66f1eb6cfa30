import type { CatalogContext } from '../catalog/catalog-context.ts';
import { openParquet, type ParquetRows } from '../store/parquet-file.ts';

/** Opens exported rows. Throws `file-not-readable`, `invalid-row`, `embedding-space-mismatch`. */
export function openRows(
  { embedder: { id, dimension, metric } }: CatalogContext,
  file: string,
): Promise<ParquetRows> {
  return openParquet(file, { id, dimension, metric });
}
